import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import EvalSet from '#models/eval_set'
import EvalPolicy from '#policies/eval_policy'
import NewestRuns from '#queries/evals/newest_runs'
import EvalRunTransformer from '#transformers/eval_run_transformer'
import { compareEvalValidator } from '#validators/eval'

export default class EvalComparisonsController {
  /**
   * @show
   * @summary Compare versions of an agent, case by case
   * @operationId compareEval
   */
  @inject()
  async show(ctx: HttpContext, newestRuns: NewestRuns) {
    const found = await EvalSet.findOf(ctx.params.id, ctx.params.evalId)
    await ctx.bouncer.with(EvalPolicy).authorize('view', found)
    const { versions } = await ctx.request.validateUsing(compareEvalValidator)
    const runs = await newestRuns.handle(found.id, versions)
    return ctx.serialize({
      runs: EvalRunTransformer.transform(runs),
      cases: newestRuns.sideBySide(runs),
    })
  }
}
