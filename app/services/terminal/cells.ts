import { DateTime } from 'luxon'
import ApiException from '#exceptions/api_exception'
import { CommandProblem } from '#services/terminal/command_problem'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Characters of a value that a table shows. */
const WIDEST = 60

/** Whether a text is an id. */
export function isId(text: string): boolean {
  return UUID.test(text)
}

/** A value as a table shows it: in one line, a time in UTC, and nothing as a dash. */
export function asCell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  if (value instanceof Date) return value.toISOString()
  if (DateTime.isDateTime(value)) return value.toUTC().toISO() ?? '-'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const line = text.replace(/\s+/g, ' ')
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line
}

/** What is wrong, a line each; null for what is a defect and not the operator's doing. */
export function detailsOf(error: unknown): string[] | null {
  if (error instanceof CommandProblem) return [error.message]
  if (error instanceof ApiException) {
    const fields = error.details?.map(({ field, message }) => `${field}: ${message}`) ?? []
    return [error.message, ...fields]
  }
  const { code, messages } = error as {
    code?: string
    messages?: Array<{ field: string; message: string }>
  }
  if (code !== 'E_VALIDATION_ERROR' || !messages) return null
  return messages.map(({ field, message }) => `${field}: ${message}`)
}

/** @throws CommandProblem unless the number is a whole one within the bounds */
export function requireWhole(flag: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new CommandProblem(`${flag} must be a whole number from ${min} to ${max}, not ${value}`)
}

/** The JSON object of a flag. @throws CommandProblem where it is something else */
export function readObject(flag: string, text: string | undefined) {
  if (text === undefined) return {}
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw new CommandProblem(`${flag} must be a JSON object, such as '{"n": 1}'`)
}
