import { nothing, one, pageOf, type Operations } from '../operation.js'
import {
  compareEvalValidator,
  createEvalValidator,
  listEvalRunsValidator,
  listEvalsValidator,
  startEvalRunValidator,
  updateEvalValidator,
} from '#validators/eval'

const CASES = [
  {
    name: 'keeps the large one',
    inputs: { rows: [{ value: 1 }, { value: 2 }] },
    expect: { cel: 'size(output) == 1', contains: [{ value: 2 }] },
  },
]

export const evalOperations: Operations = {
  listEvals: {
    query: listEvalsValidator,
    answers: { 200: pageOf('Eval', 'A page of its evals.') },
  },
  createEval: {
    description:
      'Up to 200 cases. A case passes when all that its `expect` names holds: `equals` (the same JSON), `contains` (a text within the output, members of a list, or a part of an object), `schema` (JSON Schema, patterns in RE2), `cel` (an expression over `output` and `inputs` that is true), `judge` (an own agent that is given `criteria`, `inputs` and `output`, and answers `{ score, reason }`; the score has to reach `threshold`, 0.5 where none is said).',
    body: {
      name: 'CreateEvalBody',
      validator: createEvalValidator,
      example: { name: 'Keeps what is large', cases: CASES },
    },
    answers: { 201: one('Eval', 'The new eval.') },
  },
  getEval: { answers: { 200: one('Eval', 'The eval.') } },
  updateEval: {
    description:
      'Changes what is sent; `cases` replaces all of them. Runs keep the cases that they began with.',
    body: {
      name: 'UpdateEvalBody',
      validator: updateEvalValidator,
      example: { name: 'Another name' },
    },
    answers: { 200: one('Eval', 'The eval, changed.') },
  },
  deleteEval: {
    description: 'Its runs and their results go with it; their executions stay.',
    answers: { 204: nothing('Deleted.') },
  },
  listEvalRuns: {
    query: listEvalRunsValidator,
    answers: { 200: pageOf('EvalRun', 'A page of its runs.') },
  },
  startEvalRun: {
    description:
      'Runs each case as an execution of the agent at `version`, the current one where none is said; 25 at a time, by the workers. `triggerData` of these executions names the run. Ask for the run until its `status` is `completed`.',
    body: {
      name: 'StartEvalRunBody',
      validator: startEvalRunValidator,
      example: { version: 1 },
      optional: true,
    },
    answers: { 201: one('EvalRun', 'The run that began.') },
  },
  getEvalRun: { answers: { 200: one('EvalRunWithResults', 'The run.') } },
  compareEval: {
    description:
      'The newest run on each version, side by side. Cases are the same where their name and inputs are.',
    query: compareEvalValidator,
    answers: { 200: one('EvalComparison', 'The runs, and what came of each case in each.') },
  },
}
