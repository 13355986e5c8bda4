const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'])

/** Another try can end otherwise: serialization, deadlock, a lock or a server that only reads. */
const PASSING = new Set(['40001', '40P01', '55P03', '25006'])

/**
 * Whether an error says that the database is away rather than that it refused a statement. Classes
 * 08 (connection), 53 (resources) and 57 (operator intervention) of PostgreSQL's appendix A, and
 * what sockets say.
 */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (SYSTEM_CODES.has(code) || PASSING.has(code) || /^(08|53|57P)/.test(code)) return true
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message
  )
}

/**
 * Whether the database refuses what a statement says, and would again: classes 22 (data), 23
 * (integrity) and 54 (limits); or it could not even be written as JSON.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof TypeError) return true
  return error instanceof Error && 'code' in error && /^(22|23|54)/.test(String(error.code))
}
