import type { Pool } from 'pg'
import {
  DeploymentVariables,
  VariablesUnreadableError,
  type OpenVariables,
} from '#engine/contracts/deployment_variables'
import type Vault from '#services/vault/vault'
import { VaultError } from '#services/vault/vault_error'

/** Names of variables whose values let somebody in: those are secrets even when they are short. */
const CREDENTIAL_NAME = /pass|secret|token|key|credential|auth|cookie|private|dsn|connection|pin/i

/** Characters below which a value is likelier an ordinary word, and would be masked everywhere. */
const MIN_LENGTH = 8

/** Opens the variables of deployments for the worker. Nothing is kept from one drive to the next. */
export class PgDeploymentVariables extends DeploymentVariables {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    /** Takes secrets out of texts and values. */
    private readonly redaction: (secrets: string[]) => Pick<OpenVariables, 'text' | 'json'>
  ) {
    super()
  }

  async open(deploymentId: string): Promise<OpenVariables | null> {
    const { rows } = await this.pool.query<{ sealed: Record<string, string> | null }>({
      name: 'deployment_variables',
      text: 'select environment_vars::json as sealed from deployments where id = $1',
      values: [deploymentId],
    })
    const sealed = Object.entries(rows[0]?.sealed ?? {})
    if (sealed.length === 0) return null
    const opened = sealed.map(async ([name, envelope]) => {
      const place = { table: 'deployments', rowId: deploymentId, name } as const
      return [name, await this.vault.open(envelope, place)] as const
    })
    const variables = await Promise.all(opened).catch((error: unknown) => {
      throw error instanceof VaultError ? new VariablesUnreadableError(error.message) : error
    })
    const secrets = variables
      .filter(([name, value]) => value.length >= MIN_LENGTH || CREDENTIAL_NAME.test(name))
      .flatMap(([, value]) => [value, value.trim()])
    const masks = this.redaction(secrets)
    return {
      env: Object.fromEntries(variables),
      text: (text) => masks.text(text),
      json: (value) => masks.json(value),
    }
  }
}
