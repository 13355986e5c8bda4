import { nothing, one, pageOf, type Operations } from '../operation.js'
import { listBudgetsValidator, setBudgetValidator } from '#validators/budget'

export const budgetOperations: Operations = {
  listBudgets: {
    description:
      'The budgets of what is yours, also those that an admin has set, each with what is used of it now. An admin may name another `userId`.',
    query: listBudgetsValidator,
    answers: { 200: pageOf('Budget', 'A page of budgets.') },
  },
  setBudget: {
    description:
      "Sets the budget of a user (`resourceId` left out: your own), workflow, agent or API key for each `execution` (with all that it starts), each `month` (of UTC) or in `total`, in place of the one before. What an owner and what an admin sets are two budgets, and both hold. A call of a model that would pass a limit is not made: the step fails with `BUDGET_EXCEEDED`. Once `softRatio` of a limit is used, the log says so (`onSoft: warn`), a cheaper model of the agent's `fallbacks` is asked (`cheaper`), or the run waits for an approval (`approve`). A new budget counts what was spent in its period before.",
    body: {
      name: 'SetBudgetBody',
      validator: setBudgetValidator,
      example: { scope: 'user', period: 'month', maxCostUsd: '25.00' },
    },
    answers: { 200: one('Budget', 'The budget.') },
    failures: { 404: 'There is no such user, workflow, agent or API key.' },
  },
  deleteBudget: {
    description: 'What an admin has set, an admin takes away.',
    answers: { 204: nothing('Taken away.') },
  },
}
