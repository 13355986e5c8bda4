import { inject } from '@adonisjs/core'
import { DateTime } from 'luxon'
import StartCase from '#actions/evals/start_case'
import { judgement, shortfall } from '#actions/evals/verdict'
import { PayloadRules } from '#engine/contracts/payload_rules'
import type { Json } from '#engine/graph/types'
import ApiException from '#exceptions/api_exception'
import type EvalResult from '#models/eval_result'
import type EvalRun from '#models/eval_run'
import EndedExecutions, { type EndedExecution } from '#queries/evals/ended_executions'

/** A judge that gives no threshold passes from here on. */
const THRESHOLD = 0.5

/** Takes single cases of a run on: begun, executed, judged, settled. It writes nothing itself. */
@inject()
export default class SettleCase {
  constructor(
    protected startCase: StartCase,
    protected ended: EndedExecutions,
    protected rules: PayloadRules
  ) {}

  async begin(run: EvalRun, result: EvalResult): Promise<void> {
    await this.#orFail(result, async () => {
      result.executionId = await this.startCase.run(run, result)
      result.status = 'running'
    })
  }

  /** Those whose execution has ended go on; the others stay as they are. */
  async look(run: EvalRun, underway: EvalResult[]): Promise<void> {
    const current = (one: EvalResult) => one.judgeExecutionId ?? one.executionId ?? ''
    const ended = await this.ended.handle(underway.map(current))
    for (const result of underway) {
      const execution = ended.get(current(result))
      if (execution) await this.#orFail(result, () => this.#goOn(run, result, execution))
    }
  }

  async #goOn(run: EvalRun, result: EvalResult, { status, output, error }: EndedExecution) {
    const isJudged = result.judgeExecutionId !== null
    if (status !== 'completed') {
      const who = isJudged ? "The judge's execution" : 'The execution'
      return settle(result, `${who} is ${status}: ${error}`)
    }
    if (isJudged) return this.#judged(result, output)
    const reason = shortfall(result.evalCase, output, this.rules)
    if (reason !== null || !result.evalCase.expect.judge) return settle(result, reason)
    result.judgeExecutionId = await this.startCase.judge(run, result, output)
    result.status = 'judging'
  }

  #judged(result: EvalResult, output: Json): void {
    const said = judgement(output)
    if (!said) return settle(result, 'The judge gave no score from 0 to 1')
    const { threshold = THRESHOLD } = result.evalCase.expect.judge!
    result.merge({ score: said.score, reason: said.reason })
    if (said.score >= threshold) settle(result, null)
    else settle(result, said.reason ?? `The judge gave ${said.score}, and ${threshold} is needed`)
  }

  /** What can't be executed any more has failed; it is no reason to stop the others. */
  async #orFail(result: EvalResult, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiException) || error.status >= 500) throw error
      settle(result, `It can't be executed: ${error.message}`)
    }
  }
}

function settle(result: EvalResult, reason: string | null): void {
  const completedAt = DateTime.utc()
  result.merge({ status: reason === null ? 'passed' : 'failed', completedAt })
  if (reason !== null) result.reason = reason
}
