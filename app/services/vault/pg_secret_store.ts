import type { Pool } from 'pg'
import { SecretStore, type SecretUse } from '#engine/contracts/secret_store'
import type Vault from '#services/vault/vault'

interface SecretRow {
  id: string
  value: string
}

/** Opens secrets for the worker. Nothing is kept: a value that was replaced is not used again. */
export class PgSecretStore extends SecretStore {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly vault: Vault
  ) {
    super()
  }

  /** @throws UnknownKeyError or UnreadableEnvelopeError when the vault can't open it. */
  async read({ executionId, agentId, name }: SecretUse): Promise<string | null> {
    const { rows } = await this.pool.query<SecretRow>(
      `select secret.id, secret.value
        from executions execution
        join agents agent on agent.id = $2 and agent.user_id = execution.user_id
        join secrets secret on secret.user_id = execution.user_id and secret.name = $3
        where execution.id = $1`,
      [executionId, agentId, name]
    )
    const [secret] = rows
    if (!secret) return null
    return this.vault.open(secret.value, { table: 'secrets', rowId: secret.id, name })
  }
}
