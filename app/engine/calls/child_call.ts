import { randomUUID } from 'node:crypto'
import type { Callables, ChildResult } from '../contracts/callables.js'
import type { ChildWorkflow } from '../contracts/calls.js'
import { childSignal } from '../contracts/inboxes.js'
import { StepError } from '../contracts/step_error.js'
import { failureOf } from '../execution/failure.js'
import type { Json, JsonObject } from '../graph/types.js'
import type { Asked, CallBook } from './call_book.js'
import type { CallRow } from './call_row.js'

/** Executions that may be above each other. */
const MAX_DEPTH = 10

/**
 * Starts an execution of a workflow, by the very commit that says that it is waited for: so there is
 * exactly one for a row, whatever dies. What became of it is read from the child's own row.
 */
export async function callChild(
  book: CallBook,
  key: string,
  { workflowId }: ChildWorkflow,
  inputs: JsonObject,
  { wait = true }: { wait?: boolean } = {}
): Promise<Json> {
  const { run } = book.place.scope
  const { callables } = run.world
  if (!callables) {
    throw new StepError('NOT_AVAILABLE', 'Workflows can not be called here', { retryable: false })
  }
  const asked: Asked = { key, type: 'workflow', inputs, identity: { workflowId, inputs, wait } }
  const found = book.find(asked)
  if (found.ended) return found.output
  if (found.last) return goOn(book, book.open(asked, found.last), callables)
  if (run.execution.depth >= MAX_DEPTH) {
    const message = `Workflows may call each other ${MAX_DEPTH} levels deep: does one call itself?`
    throw new StepError('CHILD_DEPTH', message, { retryable: false })
  }
  const workflow = await callables.workflow(workflowId, book.caller)
  const row = book.open(asked)
  const { path, attempt } = row
  const childId = newId(run.now)
  const call = { path, attempt, awaited: wait, inputData: inputs }
  const child = { ...workflow, ...call, id: childId, trace: run.world.tracing?.origin() ?? null }
  run.outbox.make(child, run.now)
  if (wait) {
    row.put('waiting', { state: { childId } })
    throw book.suspend(path, { path, attempt, name: childSignal(childId) })
  }
  const output = { executionId: childId }
  row.put('completed', { output, state: { childId }, urgent: true })
  await book.written()
  return output
}

/** A child that was waited for: has it ended? */
async function goOn(book: CallBook, row: CallRow, callables: Callables): Promise<Json> {
  const { run } = book.place.scope
  const { path, attempt, identity } = row
  const childId = identity.state.childId ?? ''
  const wait = { path, attempt, name: childSignal(childId) }
  const result = await callables.result(childId)
  if (result === null) {
    row.put('waiting')
    throw book.suspend(path, wait)
  }
  if (row.open) {
    run.inbox.take(wait)
    run.tally.addUsage(result.usage)
  }
  const { output, usage } = result
  if (result.status === 'completed') {
    row.put('completed', { output, usage })
    return output
  }
  const error = childFailed(childId, result)
  row.put('failed', { error: failureOf(error), usage })
  throw error
}

function childFailed(executionId: string, { status, error }: ChildResult): StepError {
  const code = error?.code ?? status.toUpperCase()
  const message = error?.message ?? `It is ${status}`
  return new StepError('CHILD_FAILED', `The called workflow ended as ${status}: ${message}`, {
    details: { executionId, status, code, message },
  })
}

/** A UUID of version 7 (RFC 9562, 5.7): ids of executions sort by the time at which they were made. */
function newId(now: number): string {
  const time = Math.floor(now).toString(16).padStart(12, '0')
  const random = randomUUID()
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`
}
