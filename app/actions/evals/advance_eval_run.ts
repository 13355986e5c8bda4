import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import SettleCase from '#actions/evals/settle_case'
import EvalResult from '#models/eval_result'
import EvalRun from '#models/eval_run'

/** Cases of a run that are executed side by side. */
const UNDERWAY = 25

/**
 * Takes a run as far as it can go now: notes what has ended, starts what has a place, and completes
 * it when every case has ended. To be repeated until then; where it was left off is on disk.
 */
@inject()
export default class AdvanceEvalRun {
  constructor(protected settleCase: SettleCase) {}

  async handle(runId: string): Promise<void> {
    await db.transaction(async (trx) => {
      const run = await EvalRun.query({ client: trx })
        .where({ id: runId, status: 'running' })
        .forUpdate()
        .skipLocked()
        .first()
      if (!run) return
      const results = await EvalResult.query({ client: trx })
        .where('runId', runId)
        .orderBy('caseIndex')
      const open = results.filter(({ completedAt }) => completedAt === null)
      await this.settleCase.look(
        run,
        open.filter(({ status }) => status !== 'pending')
      )
      const busy = open.filter((one) => one.completedAt === null && one.status !== 'pending')
      const waiting = open.filter(({ status }) => status === 'pending')
      for (const result of waiting.slice(0, UNDERWAY - busy.length)) {
        await this.settleCase.begin(run, result)
      }
      for (const result of open) if (result.$isDirty) await result.save()
      run.casesPassed = results.filter(({ status }) => status === 'passed').length
      run.casesFailed = results.filter(({ status }) => status === 'failed').length
      if (run.casesPassed + run.casesFailed === run.casesTotal) {
        run.merge({ status: 'completed', completedAt: DateTime.utc() })
      }
      await run.save()
    })
  }
}
