import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Workflow from '#models/workflow'

/** Which of some workflows are live ones of a user's own: those that the user's agents may call. */
export default class OwnWorkflows {
  async handle(
    ids: string[],
    userId: string,
    client?: TransactionClientContract
  ): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const workflows = await Workflow.query({ client })
      .select('id')
      .whereRaw('id = any (?::uuid[])', [ids])
      .whereNull('deletedAt')
      .where('userId', userId)
    return new Set(workflows.map(({ id }) => id))
  }
}
