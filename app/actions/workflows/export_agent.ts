import { namesCredential } from '#actions/workflows/credential_forms'
import { leaveOutSecrets, type Warning } from '#actions/workflows/leave_out_secrets'
import type Agent from '#models/agent'

const CARRIED = [
  'name',
  'description',
  'type',
  'config',
  'capabilities',
  'parameters',
  'maxExecutionTime',
  'maxMemoryMb',
  'maxConcurrentExecutions',
  'tags',
] as const

/** What other rows are named by, and means nothing where the file goes. */
const FOREIGN = /^(agent|workflow|deployment)Id$/

/** An agent without its id, its state and its secrets. What it names by an id is told. */
export function exportAgent(agent: Agent, field: string, warnings: Warning[]): object {
  const fields = Object.fromEntries(CARRIED.map((name) => [name, agent[name]]))
  const config = leaveOutIds(agent.config, `${field}.config`, warnings)
  const safe = leaveOutSecrets({ ...fields, config, parameters: {} }, field, warnings)
  const parameters = Object.entries(agent.parameters).map(([name, declared]) => {
    const at = `${field}.parameters.${name}`
    if (!namesCredential(name) || declared.default === undefined) {
      return [name, leaveOutSecrets(declared, at, warnings)]
    }
    const { default: secret, ...rest } = declared
    const kept = leaveOutSecrets({ [name]: secret }, `${field}.parameters`, warnings)
    const left = Object.hasOwn(kept, name) ? { ...rest, default: kept[name] } : rest
    return [name, leaveOutSecrets(left, at, warnings)]
  })
  return { ...safe, parameters: Object.fromEntries(parameters) }
}

function leaveOutIds(config: object, field: string, warnings: Warning[]): unknown {
  const text = JSON.stringify(config, (name, value: unknown) => {
    if (!FOREIGN.test(name) || typeof value !== 'string') return value
    warnings.push({ field, message: `Its ${name} names something of this installation: left out` })
  })
  return JSON.parse(text)
}
