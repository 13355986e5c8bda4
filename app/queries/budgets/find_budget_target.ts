import Agent from '#models/agent'
import ApiKey from '#models/api_key'
import type { BudgetScope } from '#models/budget'
import User from '#models/user'
import Workflow from '#models/workflow'

/** What a budget is to limit. */
export interface BudgetTarget {
  id: string
  /** Whose it is, and so whose budget. */
  userId: string | null
}

/** Finds what a budget names. */
export default class FindBudgetTarget {
  /** @throws E_ROW_NOT_FOUND, which is 404. */
  async handle(scope: BudgetScope, id: string): Promise<BudgetTarget> {
    if (scope === 'workflow') return Workflow.findLive(id)
    if (scope === 'agent') return Agent.findLive(id)
    if (scope === 'api_key') return ApiKey.query().where({ id }).firstOrFail()
    await User.query().where({ id }).whereNull('deletedAt').firstOrFail()
    return { id, userId: id }
  }
}
