import ConflictException from '#exceptions/conflict_exception'
import NotFoundException from '#exceptions/not_found_exception'
import ValidationException from '#exceptions/validation_exception'
import ServiceUnavailableException from '#exceptions/service_unavailable_exception'
import type ApiException from '#exceptions/api_exception'

/** Node's codes for a server that can't be reached or that hung up. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOENT',
])

/** Data that no PostgreSQL text or number can hold: NUL, a lone surrogate, a number out of range. */
const UNSTORABLE = new Set(['22021', '22P05', '22003', '22008'])

interface CodedError {
  code: string
  message: string
  syscall?: string
}

/**
 * What a failure of the database means to a client, or null when it means nothing to them (a bug).
 * Codes: PostgreSQL's documentation, appendix A.
 */
export function fromDatabaseError(error: unknown): ApiException | null {
  if (!(error instanceof Error)) return null
  const { code, message, syscall } = error as Error & Partial<CodedError>
  if (isAway(error.name, message, code, syscall)) {
    return new ServiceUnavailableException(undefined, { cause: error })
  }
  if (code === undefined) return null
  if (code === '23505') return new ConflictException('There is one like it already')
  if (code === '23503') return new ConflictException('Something it refers to is missing or in use')
  if (code === '40001' || code === '40P01') {
    return new ServiceUnavailableException(undefined, { cause: error, retryAfter: 1 })
  }
  if (code === '22P02' && message.includes('type uuid')) return new NotFoundException()
  if (UNSTORABLE.has(code)) {
    return new ValidationException([
      {
        field: 'body',
        message: 'It holds a character or a number that can not be stored',
        rule: 'storable',
      },
    ])
  }
  return null
}

function isAway(name: string, message: string, code?: string, syscall?: string): boolean {
  if (name === 'KnexTimeoutError') return true
  if (code === undefined) return message.startsWith('Connection terminated')
  if (code === 'ENOENT') return syscall === 'connect'
  // 08: connection; 57P01-3: shutting down or starting; 53300: no connection left
  return AWAY.has(code) || /^(08...|57P0[1-3]|53300)$/.test(code)
}
