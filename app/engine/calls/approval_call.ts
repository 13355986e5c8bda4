import type { ApprovalRequest } from '../contracts/calls.js'
import { answerName } from '../contracts/inboxes.js'
import { approvalRecord } from '../execution/answers.js'
import { isObject } from '../graph/json.js'
import type { JsonObject } from '../graph/types.js'
import type { Asked, CallBook } from './call_book.js'

/** Asks people, and takes their answer by the commit that ends the row. */
export async function callApproval(
  book: CallBook,
  key: string,
  request: ApprovalRequest
): Promise<JsonObject> {
  const { message, approvers = [], input } = request
  const inputs = { message, approvers, input: input ?? null }
  const asked: Asked = { key, type: 'approval', inputs }
  const found = book.find(asked)
  if (found.ended) return isObject(found.output) ? found.output : {}
  const row = book.open(asked, found.last)
  const { path, attempt } = row
  const waits = { path, attempt, name: answerName(path) }
  const wait = approvalRecord(path, { message, approvers })
  const answer = found.last ? book.place.scope.run.inbox.take(waits) : null
  if (!answer) {
    row.put('waiting', { wait })
    throw book.suspend(path, waits)
  }
  const output = isObject(answer.payload) ? answer.payload : {}
  row.put('completed', { output, wait, urgent: true })
  await book.written()
  return output
}
