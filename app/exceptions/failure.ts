import { errors as http } from '@adonisjs/core'
import { errors as auth } from '@adonisjs/auth'
import { errors as bouncer } from '@adonisjs/bouncer'
import { errors as limiter } from '@adonisjs/limiter'
import ApiException, { type FieldProblem } from '#exceptions/api_exception'
import ConflictException from '#exceptions/conflict_exception'
import ForbiddenException from '#exceptions/forbidden_exception'
import NotFoundException from '#exceptions/not_found_exception'
import ValidationException from '#exceptions/validation_exception'
import { fromDatabaseError } from '#exceptions/database_failure'
import InternalErrorException from '#exceptions/internal_error_exception'
import PayloadTooLargeException from '#exceptions/payload_too_large_exception'
import RateLimitExceededException from '#exceptions/rate_limit_exceeded_exception'
import ServiceUnavailableException from '#exceptions/service_unavailable_exception'
import UnsupportedMediaTypeException from '#exceptions/unsupported_media_type_exception'
import AuthenticationRequiredException from '#exceptions/authentication_required_exception'

interface Described {
  code?: string
  status?: number
  messages?: FieldProblem[]
  retryAfter?: number
}

/**
 * Any thrown value as the failure that the client is told of. What nobody foresaw becomes
 * INTERNAL_ERROR, whose message says nothing of the inside; the original is its `cause`.
 */
export function toApiException(error: unknown): ApiException {
  if (error instanceof ApiException) return error
  const { code, status, messages } = (error ?? {}) as Described
  if (code === 'E_VALIDATION_ERROR' && messages) {
    return new ValidationException(
      messages.map(({ field, message, rule }) => ({ field, message, rule }))
    )
  }
  if (error instanceof bouncer.E_AUTHORIZATION_FAILURE) {
    return error.response.status === 404 ? new NotFoundException() : new ForbiddenException()
  }
  if (error instanceof auth.E_UNAUTHORIZED_ACCESS) return new AuthenticationRequiredException()
  if (error instanceof limiter.E_TOO_MANY_REQUESTS) {
    return new RateLimitExceededException(error.response.availableIn)
  }
  if (error instanceof http.E_ROUTE_NOT_FOUND)
    return new NotFoundException('There is no such route')
  if (code === 'E_ROW_NOT_FOUND') return new NotFoundException()
  // zlib: the body is not what its Content-Encoding says
  if (code?.startsWith('Z_')) return fromStatus(400, error)
  return fromDatabaseError(error) ?? fromStatus(status, error)
}

const UNREADABLE = { field: 'body', message: 'The body can not be read', rule: 'readable' }

/** Errors of the framework and its libraries that carry nothing but a status. */
function fromStatus(status: number | undefined, error: unknown): ApiException {
  switch (status) {
    case 400:
    case 422:
      return new ValidationException([UNREADABLE])
    case 401:
      return new AuthenticationRequiredException()
    case 403:
      return new ForbiddenException()
    case 404:
      return new NotFoundException()
    case 409:
      return new ConflictException()
    case 413:
      return new PayloadTooLargeException()
    case 415:
      return new UnsupportedMediaTypeException()
    case 503:
      return new ServiceUnavailableException(undefined, { cause: error })
    default:
      return new InternalErrorException(undefined, { cause: error })
  }
}
