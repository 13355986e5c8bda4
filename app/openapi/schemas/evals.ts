import { any, count, free, id, list, nullable, object, oneOf, positive } from './shapes.js'
import { ref, said, text, time, type Schema } from './shapes.js'

const RESULT = oneOf('pending', 'running', 'judging', 'passed', 'failed')
const score = nullable(said({ type: 'number', minimum: 0, maximum: 1 }, "The judge's."))
const reason = nullable(said(text, 'Why it failed, or what the judge said.'))

const run = {
  id,
  evalId: id,
  agentId: id,
  agentVersion: positive,
  status: oneOf('running', 'completed'),
  casesTotal: positive,
  casesPassed: count,
  casesFailed: count,
  passRate: nullable(
    said({ type: 'number', minimum: 0, maximum: 1 }, 'null until the run has ended.')
  ),
  createdAt: time,
  completedAt: nullable(time),
}

const expectation: Schema = {
  type: 'object',
  properties: { equals: any, contains: any, schema: free, cel: text, judge: free },
  additionalProperties: false,
}

const evalCase: Schema = {
  type: 'object',
  properties: { name: text, inputs: free, expect: expectation },
  required: ['inputs', 'expect'],
  additionalProperties: false,
}

/** app/transformers/eval_set_transformer and eval_run_transformer. */
export const evalSchemas = {
  Eval: object({
    id,
    agentId: id,
    name: text,
    description: nullable(text),
    cases: list(evalCase),
    createdAt: time,
    updatedAt: time,
  }),
  EvalRun: object(run),
  EvalRunWithResults: object({
    ...run,
    results: list(
      object({
        caseIndex: count,
        name: nullable(text),
        status: RESULT,
        executionId: nullable(id),
        judgeExecutionId: nullable(id),
        score,
        reason,
        completedAt: nullable(time),
      })
    ),
  }),
  EvalComparison: object({
    runs: list(ref('EvalRun')),
    cases: list(
      object({
        name: nullable(text),
        inputs: free,
        results: {
          type: 'object',
          description: 'By version.',
          additionalProperties: nullable(
            object({ status: RESULT, score, reason, executionId: nullable(id) })
          ),
        },
      })
    ),
  }),
}
