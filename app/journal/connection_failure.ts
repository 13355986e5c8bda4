const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'])

/**
 * Whether an error says that the database is away rather than that it refused a statement. Classes
 * 08 (connection), 53 (resources) and 57 (operator intervention) of PostgreSQL's appendix A, and
 * what sockets say.
 */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (SYSTEM_CODES.has(code) || /^(08|53|57P)/.test(code)) return true
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message
  )
}
