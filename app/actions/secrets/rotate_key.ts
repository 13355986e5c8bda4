import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { SEALED_TABLES, type SealedTable } from '#actions/secrets/sealed_tables'
import Vault from '#services/vault/vault'
import { VaultError } from '#services/vault/vault_error'

/** Rows that are held at a time. */
const BATCH = 200

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** How many rows were sealed anew, and what the vault says of those that it can't open. */
interface Rotation {
  secrets: number
  deployments: number
  workflow_hooks: number
  webhook_endpoints: number
  problems: string[]
}

/**
 * Seals everything in the vault anew with the current key. A batch is a transaction, and what is
 * done is not looked at again: it may be ended at any time, and goes on where it was. What can't be
 * opened stays as it is.
 */
@inject()
export default class RotateKey {
  constructor(protected vault: Vault) {}

  async handle(): Promise<Rotation> {
    const none = { secrets: 0, deployments: 0, workflow_hooks: 0, webhook_endpoints: 0 }
    const rotation: Rotation = { ...none, problems: [] }
    for (const sealed of SEALED_TABLES) {
      let after: string | null = FIRST_ID
      while (after) after = await this.#batch(sealed, after, rotation)
    }
    return rotation
  }

  /** @returns The last id of the batch, or null when there are no more rows. */
  async #batch({ table, ...sql }: SealedTable, after: string, rotation: Rotation) {
    const current = `${await this.vault.prefix()}%`
    return db.transaction(async (trx) => {
      const stale = trx.from(table).select('id', trx.raw(`${sql.values} as values`))
      stale.whereRaw(sql.stale, [current]).where('id', '>', after).orderBy('id').limit(BATCH)
      const rows: { id: string; values: Record<string, string> }[] = await stale.forUpdate()
      for (const { id: rowId, values } of rows) {
        try {
          const anew = await this.vault.sealAnew(values, { table, rowId })
          // Not through the model: to its user the row is as old as before.
          await trx.from(table).where('id', rowId).update(sql.columns(anew))
          rotation[table] += 1
        } catch (error) {
          if (!(error instanceof VaultError)) throw error
          rotation.problems.push(error.message)
        }
      }
      return rows.at(-1)?.id ?? null
    })
  }
}
