import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import StartEvalRun from '#actions/evals/start_eval_run'
import Agent from '#models/agent'
import EvalRun from '#models/eval_run'
import EvalSet from '#models/eval_set'
import EvalPolicy from '#policies/eval_policy'
import { ListEvalRuns } from '#queries/evals/list_evals'
import EvalRunTransformer from '#transformers/eval_run_transformer'
import { listEvalRunsValidator, startEvalRunValidator } from '#validators/eval'

export default class EvalRunsController {
  /**
   * @index
   * @summary List the runs of an eval
   * @operationId listEvalRuns
   */
  @inject()
  async index(ctx: HttpContext, listRuns: ListEvalRuns) {
    const found = await EvalSet.findOf(ctx.params.id, ctx.params.evalId)
    await ctx.bouncer.with(EvalPolicy).authorize('view', found)
    const query = await ctx.request.validateUsing(listEvalRunsValidator)
    const { rows, total } = await listRuns.handle({ ...query, evalId: found.id })
    const { page, pageSize } = query
    const listed = EvalRunTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Run an eval on a version of its agent
   * @operationId startEvalRun
   */
  @inject()
  async store(ctx: HttpContext, startRun: StartEvalRun) {
    const evalSet = await EvalSet.findOf(ctx.params.id, ctx.params.evalId)
    await ctx.bouncer.with(EvalPolicy).authorize('execute', evalSet)
    const { version } = await ctx.request.validateUsing(startEvalRunValidator)
    const agent = await Agent.findLive(evalSet.agentId)
    const run = await startRun.handle({ evalSet, agent, version })
    ctx.response.status(201)
    return ctx.serialize(EvalRunTransformer.transform(run))
  }

  /**
   * @show
   * @summary Read a run of an eval, with what came of each case
   * @operationId getEvalRun
   */
  async show(ctx: HttpContext) {
    const found = await EvalSet.findOf(ctx.params.id, ctx.params.evalId)
    await ctx.bouncer.with(EvalPolicy).authorize('view', found)
    const run = await EvalRun.query()
      .where({ evalId: found.id, id: ctx.params.runId })
      .preload('results', (results) => results.orderBy('caseIndex'))
      .firstOrFail()
    return ctx.serialize(EvalRunTransformer.transform(run).useVariant('withResults'))
  }
}
