import type { ErrorReports } from '#services/telemetry/error_reports'

/** pino's number of the level `error`; `fatal` is above. */
const ERROR = 50

let reports: ErrorReports | null = null

/** From now on errors in the log are reported; null ends that. */
export function reportLoggedErrors(to: ErrorReports | null): void {
  reports = to
}

/** Looks at a line that is about to be written: one of an error that nobody foresaw is reported. */
export function lookAtLine(words: readonly unknown[], level: number): void {
  if (reports === null || level < ERROR) return
  const [fields, message] = words
  const error = fields instanceof Error ? fields : (fields as { err?: unknown } | null)?.err
  if (error !== undefined) reports.report(error, typeof message === 'string' ? message : '')
}
