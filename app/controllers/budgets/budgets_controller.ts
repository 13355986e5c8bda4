import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import DeleteBudget from '#actions/budgets/delete_budget'
import SetBudget from '#actions/budgets/set_budget'
import ValidationException from '#exceptions/validation_exception'
import Budget from '#models/budget'
import BudgetPolicy from '#policies/budget_policy'
import FindBudgetTarget from '#queries/budgets/find_budget_target'
import ListBudgets from '#queries/budgets/list_budgets'
import ReadUsage from '#queries/budgets/read_usage'
import BudgetTransformer from '#transformers/budget_transformer'
import { listBudgetsValidator, setBudgetValidator } from '#validators/budget'

export default class BudgetsController {
  /**
   * @index
   * @summary List budgets, with what is used of them
   * @operationId listBudgets
   */
  @inject()
  async index(ctx: HttpContext, listBudgets: ListBudgets, readUsage: ReadUsage) {
    await ctx.bouncer.with(BudgetPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listBudgetsValidator)
    const { id } = ctx.auth.getUserOrFail()
    const userId = query.userId ?? id
    if (userId !== id) await ctx.bouncer.with(BudgetPolicy).authorize('viewOthers')
    const { rows, total } = await listBudgets.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = BudgetTransformer.transform(rows, await readUsage.handle(rows))
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @update
   * @summary Set a budget
   * @operationId setBudget
   */
  @inject()
  async update(
    ctx: HttpContext,
    setBudget: SetBudget,
    findTarget: FindBudgetTarget,
    readUsage: ReadUsage
  ) {
    await ctx.bouncer.with(BudgetPolicy).authorize('create')
    const { scope, resourceId, period, ...fields } =
      await ctx.request.validateUsing(setBudgetValidator)
    const user = ctx.auth.getUserOrFail()
    const target = await findTarget.handle(scope, resourceId ?? user.id)
    await ctx.bouncer.with(BudgetPolicy).authorize('update', target)
    const { maxCostUsd = null, maxTokens = null, maxToolCalls = null } = fields
    if (maxCostUsd === null && maxTokens === null && maxToolCalls === null) {
      const message = 'A budget needs one of maxCostUsd, maxTokens and maxToolCalls'
      throw new ValidationException([{ field: 'maxCostUsd', message, rule: 'required' }])
    }
    const budget = await setBudget.handle({
      ...{ scope, resourceId: target.id, period, userId: target.userId ?? user.id },
      ...{ maxCostUsd, maxTokens, maxToolCalls, onSoft: fields.onSoft ?? 'warn' },
      softRatio: String(fields.softRatio ?? 0.8),
      setByAdmin: user.role === 'admin',
    })
    const shown = await Budget.findOrFail(budget.id)
    return ctx.serialize(BudgetTransformer.transform(shown, await readUsage.handle([shown])))
  }

  /**
   * @destroy
   * @summary Take a budget away
   * @operationId deleteBudget
   */
  @inject()
  async destroy(ctx: HttpContext, deleteBudget: DeleteBudget) {
    const budget = await Budget.findOrFail(ctx.params.id)
    await ctx.bouncer.with(BudgetPolicy).authorize('delete', budget)
    await deleteBudget.handle(budget)
    return ctx.response.noContent()
  }
}
