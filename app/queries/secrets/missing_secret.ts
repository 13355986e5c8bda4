import type { FieldProblem } from '#exceptions/api_exception'
import Secret from '#models/secret'

/** Where configs of API agents name a secret. */
const NAMED_BY = ['credentials', 'clientSecret']

/** The problem of an agent whose config names a secret that its owner has not made. */
export default class MissingSecret {
  async handle(userId: string | null, config: Record<string, unknown>): Promise<FieldProblem[]> {
    const { auth } = config
    if (userId === null || typeof auth !== 'object' || auth === null) return []
    const named = NAMED_BY.map((key) => [key, (auth as Record<string, unknown>)[key]] as const)
    const [key, name] = named.find(([, value]) => typeof value === 'string') ?? []
    if (key === undefined) return []
    const found = await Secret.query()
      .where({ userId, name: name as string })
      .first()
    if (found) return []
    const message = `There is no secret ${String(name)} yet: make it with POST /secrets`
    return [{ field: `config.auth.${key}`, message, rule: 'secret' }]
  }
}
