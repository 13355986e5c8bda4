import EvalRun from '#models/eval_run'
import EvalSet from '#models/eval_set'
import { readPage, type ListRequest, type Page } from '#queries/page'

/** A page of an agent's evals. */
export class ListEvals {
  async handle({ agentId, ...request }: ListRequest & { agentId: string }): Promise<Page<EvalSet>> {
    const query = EvalSet.query().where('agentId', agentId)
    const { search } = request
    if (search) query.whereILike('name', `%${search.replaceAll(/[%_\\]/g, '\\$&')}%`)
    return readPage(query, request)
  }
}

/** A page of the runs of an eval. */
export class ListEvalRuns {
  async handle({ evalId, ...request }: ListRequest & { evalId: string }): Promise<Page<EvalRun>> {
    return readPage(EvalRun.query().where('evalId', evalId), request)
  }
}
