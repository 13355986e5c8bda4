import type { FieldProblem } from '#exceptions/api_exception'

/** Names of headers and parameters that hold what nobody but their owner may know. */
const SECRET_NAME = /authorization|token|secret|passw|credential|cookie|api[-_]?key|signature/i

interface ApiAgent {
  type?: unknown
  config?: unknown
}

/**
 * A template is for others, so a credential in it would be theirs too. Reports each header and query
 * parameter of an API agent that is named like one and says its value itself, instead of taking it
 * from an input or a variable.
 *
 * @param field Where the agent is, such as `templateData.agents.fetch`.
 */
export function literalCredentials({ type, config }: ApiAgent, field: string): FieldProblem[] {
  if (type !== 'api' || typeof config !== 'object' || config === null) return []
  const parts = config as Record<string, unknown>
  return ['headers', 'query'].flatMap((part) =>
    Object.entries(parts[part] ?? {})
      .filter(([name, value]) => SECRET_NAME.test(name) && isLiteral(value))
      .map(([name]) => ({
        field: `${field}.config.${part}.${name}`,
        message: 'A template must not hold a credential: take it from an input or a variable',
        rule: 'secret',
      }))
  )
}

const isLiteral = (value: unknown) =>
  typeof value === 'string' && value !== '' && !value.includes('{{')
