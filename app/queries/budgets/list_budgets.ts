import Budget, { type BudgetPeriod } from '#models/budget'
import { readPage, type ListRequest, type Page } from '#queries/page'

export interface ListBudgetsInput extends Omit<ListRequest, 'tags' | 'search'> {
  userId: string
  resourceId?: string
  period?: BudgetPeriod
}

/** A page of the budgets of what is a user's, whoever set them. */
export default class ListBudgets {
  async handle({
    userId,
    resourceId,
    period,
    ...request
  }: ListBudgetsInput): Promise<Page<Budget>> {
    const query = Budget.query().where({ userId })
    if (resourceId) query.where({ resourceId })
    if (period) query.where({ period })
    return readPage<typeof Budget>(query, request)
  }
}
