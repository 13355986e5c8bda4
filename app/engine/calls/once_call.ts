import type { Call, CallResult } from '../contracts/calls.js'
import { StepError } from '../contracts/step_error.js'
import { failureOf, stepError } from '../execution/failure.js'
import { INTERRUPTED, OUTCOME_UNKNOWN } from '../execution/unknown_outcome.js'
import type { Json } from '../graph/types.js'
import type { Asked, CallBook } from './call_book.js'
import type { CallRow } from './call_row.js'

/** Bytes of a result as JSON, as of any output. */
const MAX_RESULT_LENGTH = 4 * 1024 * 1024

/** Makes a call of a model or a tool, unless the journal knows what it gave. */
export async function callOnce(
  book: CallBook,
  key: string,
  call: Call,
  work: (signal: AbortSignal, idempotencyKey: string) => Promise<CallResult>
): Promise<Json> {
  const { kind, input, effect = false, agent = null } = call
  const asked: Asked = { key, type: kind, inputs: input, agent }
  const found = book.find(asked)
  if (found.ended) return found.output
  if (found.last) cutOff(book, asked, found.last, effect)
  const row = book.open(asked)
  await begin(book, row, effect)
  let result: CallResult
  try {
    result = await work(book.options.signal, book.idempotencyKey(row))
    checkSize(result.output)
  } catch (error) {
    throw await fail(book, row, stepError(error))
  }
  const { output, usage = null } = result
  if (usage && row.open) book.place.scope.run.tally.addUsage(usage)
  row.put('completed', { output, usage, urgent: true })
  await book.written()
  return output
}

/** One that began in an earlier drive, and nobody knows how it went on. */
function cutOff(
  book: CallBook,
  asked: Asked,
  last: Parameters<CallBook['open']>[1],
  effect: boolean
) {
  const row = book.open(asked, last)
  const error = effect ? outcomeUnknown(asked.key) : interrupted()
  row.put('failed', { error: failureOf(error), state: { final: effect }, urgent: effect })
  if (effect) throw error
}

/** The start of what has an effect is on disk before the effect. */
export async function begin(book: CallBook, row: CallRow, effect: boolean): Promise<void> {
  row.put('running', { urgent: effect })
  if (!effect) return
  const { run } = book.place.scope
  const launched = new Promise<void>((resolve) => {
    run.outbox.launchAfterCommit(row.path, row.attempt, resolve, run.now)
  })
  await Promise.race([launched, book.options.stopped])
}

/** Writes a failure, and answers it when it is on disk: whoever goes on is told the same. */
export async function fail(book: CallBook, row: CallRow, error: StepError): Promise<StepError> {
  const failure = failureOf(error)
  row.put('failed', { error: failure, state: { final: !error.retryable }, urgent: true })
  await book.written()
  return error
}

/** What an effect ends as that was cut off between its start and its result. */
export function outcomeUnknown(key: string): StepError {
  const message = `The worker was cut off during the call "${key}": whether it took effect is not known, and it is not repeated by itself`
  return new StepError(OUTCOME_UNKNOWN, message, { retryable: false })
}

export function interrupted(): StepError {
  return new StepError(INTERRUPTED, 'The worker was cut off during the call')
}

function checkSize(output: Json): void {
  if (JSON.stringify(output).length <= MAX_RESULT_LENGTH) return
  throw new StepError('OUTPUT_LIMIT', 'The result of the call is larger than 4 MiB', {
    retryable: false,
  })
}
