import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import { requestsPerHour } from '#start/limiter'
import type { WindowState } from './request_window.js'
import RateLimitExceededException from '#exceptions/rate_limit_exceeded_exception'

/**
 * Counts the request for its user (RATE_LIMIT_USER_PER_HOUR) and says so in its headers.
 *
 * @throws RateLimitExceededException
 */
export function countForUser(ctx: HttpContext, userId: string): void {
  enforce(ctx, requestsPerHour.count(userId, env.get('RATE_LIMIT_USER_PER_HOUR')))
}

/**
 * Counts the request for the address it came from (RATE_LIMIT_ANONYMOUS_PER_HOUR).
 *
 * @throws RateLimitExceededException
 */
export function countForAddress(ctx: HttpContext): void {
  enforce(ctx, countAddress(ctx))
}

/** The same for an answer that is a failure already: it is counted, and stays what it is. */
export function countFailure(ctx: HttpContext): void {
  if (isLimited(ctx) && ctx.response.getHeader(LIMIT) === undefined)
    setHeaders(ctx, countAddress(ctx))
}

/**
 * Limits are for the API. Not for its health, which supervisors ask for all day, nor for what
 * comes with a key of its own (`/run`, `/hooks`), nor for the console's files.
 */
export function isLimited({ request }: HttpContext): boolean {
  const path = request.url()
  return path.startsWith('/api/') && !path.startsWith('/api/v1/health')
}

const LIMIT = 'X-RateLimit-Limit'

function countAddress({ request }: HttpContext): WindowState {
  return requestsPerHour.count(request.ip(), env.get('RATE_LIMIT_ANONYMOUS_PER_HOUR'))
}

function enforce(ctx: HttpContext, state: WindowState): void {
  setHeaders(ctx, state)
  if (state.exceeded) throw new RateLimitExceededException(state.reset - Date.now() / 1000)
}

function setHeaders({ response }: HttpContext, { limit, remaining, reset }: WindowState): void {
  response.header(LIMIT, limit)
  response.header('X-RateLimit-Remaining', remaining)
  response.header('X-RateLimit-Reset', reset)
}
