import type { FieldProblem } from '#exceptions/api_exception'
import Secret from '#models/secret'

type Config = Record<string, unknown>

/** A place of a config that names a secret. */
type Named = [field: string, name: string]

/** Where configs of API agents name a secret. */
const NAMED_BY = ['credentials', 'clientSecret']

/** The problems of an agent whose config names secrets that its owner has not made. */
export default class MissingSecret {
  async handle(userId: string | null, config: Config): Promise<FieldProblem[]> {
    const named = [...ofApi(config), ...ofModels(config), ...ofTools(config), ...ofCode(config)]
    if (userId === null || named.length === 0) return []
    const names = [...new Set(named.map(([, name]) => name))]
    const secrets = await Secret.query().select('name').where({ userId }).whereIn('name', names)
    const known = new Set(secrets.map(({ name }) => name))
    return named.flatMap(([field, name]) => {
      if (known.has(name)) return []
      const message = `There is no secret ${name} yet: make it with POST /secrets`
      return [{ field, message, rule: 'secret' }]
    })
  }
}

function ofApi({ auth }: Config): Named[] {
  return pick(auth, NAMED_BY, 'config.auth').slice(0, 1)
}

/** The keys of an LLM agent's models. */
function ofModels(config: Config): Named[] {
  return [...pick(config, ['apiKey'], 'config'), ...each(config, 'fallbacks', 'apiKey')]
}

function ofTools(config: Config): Named[] {
  return each(config, 'tools', 'secret')
}

/** The variables of code that are secrets. */
function ofCode({ secrets }: Config): Named[] {
  if (typeof secrets !== 'object' || secrets === null) return []
  return pick(secrets, Object.keys(secrets), 'config.secrets')
}

function each(config: Config, list: string, key: string): Named[] {
  const parts = config[list]
  if (!Array.isArray(parts)) return []
  return parts.flatMap((part, index) => pick(part, [key], `config.${list}.${index}`))
}

function pick(part: unknown, keys: string[], place: string): Named[] {
  if (typeof part !== 'object' || part === null) return []
  return keys.flatMap((key): Named[] => {
    const name = (part as Config)[key]
    return typeof name === 'string' ? [[`${place}.${key}`, name]] : []
  })
}
