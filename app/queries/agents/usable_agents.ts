import Agent from '#models/agent'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Which of some agents a user may put into a workflow: live ones that are the user's own or public.
 * Within a transaction their rows are held, so that none is deleted before the workflow is written.
 */
export default class UsableAgents {
  async handle(
    ids: string[],
    userId: string,
    client: TransactionClientContract
  ): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const agents = await Agent.query({ client })
      .select('id')
      .whereRaw('id = any (?::uuid[])', [ids])
      .whereNull('deletedAt')
      .where((either) => either.where('userId', userId).orWhere('isPublic', true))
      .orderBy('id')
      .forShare()
    return new Set(agents.map(({ id }) => id))
  }
}
