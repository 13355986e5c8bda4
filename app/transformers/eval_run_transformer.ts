import { BaseTransformer } from '@adonisjs/core/transformers'
import type EvalRun from '#models/eval_run'

export default class EvalRunTransformer extends BaseTransformer<EvalRun> {
  toObject() {
    const { casesTotal, casesPassed, status } = this.resource
    return {
      ...this.pick(this.resource, ['id', 'evalId', 'agentId', 'agentVersion', 'status']),
      ...this.pick(this.resource, ['casesTotal', 'casesPassed', 'casesFailed']),
      passRate: status === 'completed' ? casesPassed / casesTotal : null,
      ...this.pick(this.resource, ['createdAt', 'completedAt']),
    }
  }

  /** With what came of each case. */
  withResults() {
    return { ...this.toObject(), results: this.resource.results.map(resultOf) }
  }
}

function resultOf(result: EvalRun['results'][number]) {
  const { caseIndex, evalCase, status, executionId, judgeExecutionId } = result
  const { score, reason, completedAt } = result
  const name = evalCase.name ?? null
  return {
    ...{ caseIndex, name, status, executionId, judgeExecutionId, score, reason, completedAt },
  }
}
