import type { WaitRecord } from '../contracts/step_record.js'
import { StepError } from '../contracts/step_error.js'
import type { Json, JsonObject } from '../graph/types.js'

/** People that one approval may name. */
const MAX_APPROVERS = 50

/** Characters of a message that people are shown. */
const MAX_MESSAGE_LENGTH = 10_000

/** What people are asked, as templates left it: not yet checked. */
export interface Question {
  message: Json
  /** How answers are addressed; the path where there is none. */
  name?: Json
  approvers?: Json
  schema?: JsonObject | null
}

/**
 * The approval that a path waits for.
 *
 * @throws StepError VALIDATION_ERROR for a message, a name or approvers that nobody could use.
 */
export function approvalRecord(path: string, question: Question): WaitRecord {
  const { message, name = null, approvers = [], schema = null } = question
  if (typeof message !== 'string' || message === '' || message.length > MAX_MESSAGE_LENGTH) {
    throw invalid('message', `a text of 1 to ${MAX_MESSAGE_LENGTH} characters`)
  }
  return {
    kind: 'approval',
    name: name === null ? path : signalName('approval.name', name),
    message,
    schema,
    approvers: approversOf(approvers ?? []),
  }
}

/**
 * A name that a template left.
 *
 * @throws StepError VALIDATION_ERROR for what can't be one.
 */
export function signalName(field: string, value: Json): string {
  const name = typeof value === 'number' ? String(value) : value
  if (typeof name === 'string' && /^[^$]/.test(name) && name.length <= 255) return name
  throw invalid(field, 'a name of 1 to 255 characters that does not begin with $')
}

function approversOf(value: Json): string[] {
  const list = Array.isArray(value) ? value : [value]
  const approvers = list.map((one) => (typeof one === 'string' ? one.trim() : ''))
  if (approvers.length > MAX_APPROVERS || approvers.some((one) => one === '' || one.length > 255)) {
    throw invalid('approval.approvers', `up to ${MAX_APPROVERS} e-mail addresses or ids of users`)
  }
  return [...new Set(approvers.map((one) => one.toLowerCase()))]
}

function invalid(field: string, expected: string): StepError {
  return new StepError('VALIDATION_ERROR', `config.${field} must be ${expected}`, {
    retryable: false,
  })
}
