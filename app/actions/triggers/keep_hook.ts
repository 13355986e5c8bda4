import { createHash, randomBytes } from 'node:crypto'
import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { v7 as uuid } from 'uuid'
import type { SentSecret } from '#actions/triggers/hide_hook_secret'
import type Workflow from '#models/workflow'
import Vault from '#services/vault/vault'

/** What finds a hook: its token is random, so that the hash can't be guessed back. */
export const hashOfToken = (token: string) => createHash('sha256').update(token).digest()

/** Gives a workflow an address that can't be guessed, and keeps what requests to it are signed with. */
@inject()
export default class KeepHook {
  constructor(protected vault: Vault) {}

  /** Writes the hook of a saved workflow; one that it has keeps its address. */
  async write(workflow: Workflow, sent: SentSecret, trx: TransactionClientContract): Promise<void> {
    const known = await trx.from('workflow_hooks').where('workflow_id', workflow.id).first()
    const id: string = known?.id ?? uuid()
    if (!known) await trx.table('workflow_hooks').insert(await this.#draw(workflow.id, id))
    if (sent === 'kept' || (sent === 'none' && !known?.secret)) return
    const place = { table: 'workflow_hooks', rowId: id, name: 'secret' } as const
    const secret = sent === 'none' ? null : await this.vault.seal(sent.value, place)
    await trx.from('workflow_hooks').where({ id }).update({ secret })
  }

  /** Another address; the one before is nobody's from now on. */
  async rotate(workflowId: string, trx: TransactionClientContract): Promise<boolean> {
    const hook = await trx.from('workflow_hooks').where('workflow_id', workflowId).first()
    if (!hook) return false
    const drawn = await this.#draw(workflowId, hook.id)
    const row = { ...drawn, rotated_at: new Date() }
    await trx.from('workflow_hooks').where('id', hook.id).update(row)
    return true
  }

  /** 256 random bits, url-safe. */
  async #draw(workflowId: string, id: string) {
    const token = randomBytes(32).toString('base64url')
    const place = { table: 'workflow_hooks', rowId: id, name: 'token' } as const
    const sealed = await this.vault.seal(token, place)
    return { id, workflow_id: workflowId, token_hash: hashOfToken(token), token: sealed }
  }
}
