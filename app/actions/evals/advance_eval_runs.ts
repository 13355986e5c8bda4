import { inject } from '@adonisjs/core'
import AdvanceEvalRun from '#actions/evals/advance_eval_run'
import EvalRun from '#models/eval_run'

/** Runs that one round looks at; the next round has the others. */
const A_ROUND = 50

/** Takes all runs that have not ended as far as they can go. A round of each worker. */
@inject()
export default class AdvanceEvalRuns {
  constructor(protected advance: AdvanceEvalRun) {}

  async handle(): Promise<void> {
    const runs = await EvalRun.query()
      .where('status', 'running')
      .select('id')
      .orderByRaw('random()')
      .limit(A_ROUND)
    for (const { id } of runs) await this.advance.handle(id)
  }
}
