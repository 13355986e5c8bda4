import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CheckCases from '#actions/evals/check_cases'
import ChangeMade from '#events/change_made'
import Agent from '#models/agent'
import EvalSet, { type EvalCase } from '#models/eval_set'
import EvalPolicy from '#policies/eval_policy'
import { ListEvals } from '#queries/evals/list_evals'
import EvalSetTransformer from '#transformers/eval_set_transformer'
import { createEvalValidator, listEvalsValidator, updateEvalValidator } from '#validators/eval'

export default class EvalsController {
  /**
   * @index
   * @summary List the evals of an agent
   * @operationId listEvals
   */
  @inject()
  async index(ctx: HttpContext, listEvals: ListEvals) {
    const agent = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(EvalPolicy).authorize('view', agent)
    const query = await ctx.request.validateUsing(listEvalsValidator)
    const { rows, total } = await listEvals.handle({ ...query, agentId: agent.id })
    const { page, pageSize } = query
    const listed = EvalSetTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Make an eval of an agent
   * @operationId createEval
   */
  @inject()
  async store(ctx: HttpContext, checkCases: CheckCases) {
    const agent = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(EvalPolicy).authorize('update', agent)
    const fields = await ctx.request.validateUsing(createEvalValidator)
    const cases = casesOf(fields.cases)
    await checkCases.handle(cases, agent.userId)
    const { id: agentId, userId } = agent
    const description = fields.description ?? null
    const made = await EvalSet.create({ ...fields, description, cases, agentId, userId })
    ctx.response.status(201)
    return ctx.serialize(EvalSetTransformer.transform(made))
  }

  /**
   * @show
   * @summary Read an eval
   * @operationId getEval
   */
  async show(ctx: HttpContext) {
    const found = await EvalSet.findOf(ctx.params.id, ctx.params.evalId)
    await ctx.bouncer.with(EvalPolicy).authorize('view', found)
    return ctx.serialize(EvalSetTransformer.transform(found))
  }

  /**
   * @update
   * @summary Change an eval
   * @operationId updateEval
   */
  @inject()
  async update(ctx: HttpContext, checkCases: CheckCases) {
    const found = await EvalSet.findOf(ctx.params.id, ctx.params.evalId)
    await ctx.bouncer.with(EvalPolicy).authorize('update', found)
    const { cases, ...changes } = await ctx.request.validateUsing(updateEvalValidator)
    if (cases) {
      found.cases = casesOf(cases)
      await checkCases.handle(found.cases, found.userId)
    }
    await found.merge(changes).save()
    return ctx.serialize(EvalSetTransformer.transform(found))
  }

  /**
   * @destroy
   * @summary Delete an eval with its runs
   * @operationId deleteEval
   */
  async destroy(ctx: HttpContext) {
    const found = await EvalSet.findOf(ctx.params.id, ctx.params.evalId)
    await ctx.bouncer.with(EvalPolicy).authorize('delete', found)
    await found.delete()
    ChangeMade.note('eval.deleted', found.id)
    return ctx.response.noContent()
  }
}

function casesOf(given: Array<Omit<EvalCase, 'inputs'> & { inputs?: unknown }>): EvalCase[] {
  return given.map((one) => ({ ...one, inputs: (one.inputs ?? {}) as EvalCase['inputs'] }))
}
