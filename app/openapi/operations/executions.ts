import { cursorPageOf, one, pageOf, type Operations } from '../operation.js'
import {
  listExecutionLogsValidator,
  listExecutionsValidator,
  listExecutionStepsValidator,
  replayExecutionValidator,
  retryExecutionValidator,
  sendSignalValidator,
} from '#validators/execution'

export const executionOperations: Operations = {
  listExecutions: {
    description:
      'With `cursor` nothing is counted, and a late page costs what the first costs. An output over 64 KiB is left to the execution itself: `outputData` is null here.',
    query: listExecutionsValidator,
    answers: { 200: cursorPageOf('Execution', 'A page of the own executions.') },
  },
  getExecution: {
    answers: { 200: one('ExecutionDetail', 'The execution.') },
  },
  listExecutionSteps: {
    description:
      'In the order in which they began, a row for each attempt of each path: a step that runs in two rounds of a loop has two. A step that has not begun has none.',
    query: listExecutionStepsValidator,
    answers: { 200: pageOf('ExecutionStep', 'A page of its steps.') },
  },
  listExecutionLogs: {
    query: listExecutionLogsValidator,
    answers: { 200: cursorPageOf('ExecutionLog', 'A page of its log.') },
  },
  cancelExecution: {
    description: 'Steps that run are stopped within a second, and the others never begin.',
    answers: { 200: one('Execution', 'The execution, as it was left.') },
    failures: { 409: 'It has ended already.' },
  },
  sendSignal: {
    description:
      "Wakes the step that waits for a signal of this name; one that comes before its step is kept, and wakes one. Or answers an approval, whose `name` is its step's path unless it has one: `{ approved, comment? }` and what its schema asks for. A step whose outcome is unknown takes `{ choice, output? }` with `done`, `redo` or `skip`. Owners, admins and named approvers may. A payload that does not fit is refused and consumes nothing.",
    body: {
      name: 'SendSignalBody',
      validator: sendSignalValidator,
      example: { name: 'release', payload: { approved: true, comment: 'Go' } },
    },
    answers: { 200: one('SentSignal', 'It is on disk.') },
    failures: { 409: 'The execution has ended, or the approval is answered or over.' },
  },
  retryExecution: {
    description:
      'A new execution of the same versions that takes over every completed step and begins at the failed ones. A loop keeps the items that were done. `overrides` replaces the outputs of steps that are taken over, by key.',
    body: {
      name: 'RetryExecutionBody',
      validator: retryExecutionValidator,
      optional: true,
      example: { overrides: { fetch: { total: 3 } } },
    },
    answers: { 201: one('StartedExecution', 'It was accepted.', ['Location']) },
    failures: { 409: 'It has not ended, or nothing in it failed.' },
  },
  replayExecution: {
    description:
      'A new execution of the same versions that begins at `fromStep` and takes over what does not depend on it. `inputData` replaces the input, `overrides` the outputs of steps that are taken over, by key.',
    body: {
      name: 'ReplayExecutionBody',
      validator: replayExecutionValidator,
      example: { fromStep: 'report', overrides: { fetch: { total: 3 } } },
    },
    answers: { 201: one('StartedExecution', 'It was accepted.', ['Location']) },
    failures: { 409: 'It has not ended.' },
  },
}
