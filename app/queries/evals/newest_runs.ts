import EvalRun from '#models/eval_run'
import type EvalResult from '#models/eval_result'

/** One case, and what came of it on each version; null where that version's run had no such case. */
export interface ComparedCase {
  name: string | null
  inputs: Record<string, unknown>
  results: Record<string, Pick<EvalResult, 'status' | 'score' | 'reason' | 'executionId'> | null>
}

/** The newest run of an eval on each of some versions, with its results. */
export default class NewestRuns {
  async handle(evalId: string, versions: number[]): Promise<EvalRun[]> {
    return EvalRun.query()
      .where('evalId', evalId)
      .whereIn('agentVersion', versions)
      .distinctOn('agentVersion')
      .orderBy([
        { column: 'agentVersion', order: 'asc' },
        { column: 'createdAt', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .preload('results', (results) => results.orderBy('caseIndex'))
  }

  /** The runs case by case: cases are the same where their name and inputs are. */
  sideBySide(runs: EvalRun[]): ComparedCase[] {
    const rows = new Map<string, ComparedCase>()
    for (const run of runs) {
      for (const { evalCase, status, score, reason, executionId } of run.results) {
        const { name = null, inputs } = evalCase
        const key = JSON.stringify([name, inputs])
        const none = Object.fromEntries(runs.map((one) => [String(one.agentVersion), null]))
        const row: ComparedCase = rows.get(key) ?? { name, inputs, results: none }
        row.results[String(run.agentVersion)] = { status, score, reason, executionId }
        rows.set(key, row)
      }
    }
    return [...rows.values()]
  }
}
