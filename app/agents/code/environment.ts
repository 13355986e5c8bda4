import type { SecretStore } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import type { JsonObject } from '#engine/graph/types'
import type { CodeConfig } from '#agents/code/config'
import { renderConfig } from '#agents/templates'

/** Names of variables whose values let somebody in. */
const CREDENTIAL_NAME = /pass|secret|token|key|credential|auth|cookie|private|dsn|connection/i
/** Characters below which a variable's value is likelier an ordinary word than a credential. */
const MIN_LENGTH = 8

/** The variables of one run, and those of their values that nothing it tells may hold. */
export interface Environment {
  variables: Record<string, string>
  secrets: string[]
}

/**
 * Fills in the templates of the variables' values and opens the secrets that the config names.
 *
 * @throws StepError `SECRET_NOT_FOUND`, not retryable, and what a template gives.
 */
export async function renderEnvironment(
  config: CodeConfig,
  scope: JsonObject,
  store: SecretStore,
  run: { executionId: string; agentId: string }
): Promise<Environment> {
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(config.environment ?? {})) {
    const rendered = renderConfig(value, scope, `config.environment.${name}`)
    // A variable is text, whatever a template gives.
    variables[name] = typeof rendered === 'string' ? rendered : JSON.stringify(rendered)
  }
  const secrets = [...credentialsIn(variables), ...deploymentValues(scope)]
  for (const [name, secret] of Object.entries(config.secrets ?? {})) {
    const value = await store.read({ ...run, name: secret })
    if (value === null) {
      const message = `There is no secret ${secret} for this agent: it takes those of its own user alone`
      throw new StepError('SECRET_NOT_FOUND', message, { retryable: false })
    }
    variables[name] = value
    secrets.push(value, value.trim())
  }
  return { variables, secrets }
}

function credentialsIn(variables: Record<string, string>): string[] {
  return Object.entries(variables)
    .filter(([name, value]) => CREDENTIAL_NAME.test(name) && value.length >= MIN_LENGTH)
    .map(([, value]) => value)
}

/** The variables of the deployment that started the run, which are kept sealed. */
function deploymentValues({ env }: JsonObject): string[] {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) return []
  return Object.values(env).filter(
    (value): value is string => typeof value === 'string' && value.length >= MIN_LENGTH
  )
}
