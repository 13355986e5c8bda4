import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import RequestLimits, { type Limit, type LimitState } from '#auth/limits/request_limits'
import RateLimitExceededException from '#exceptions/rate_limit_exceeded_exception'
import type User from '#models/user'

const HOUR = 3600
const MINUTE = 60

/**
 * Counts the request for its API key (the key's own limit), else for its user
 * (RATE_LIMIT_USER_PER_HOUR), and says so in its headers.
 *
 * @throws RateLimitExceededException
 */
export async function countForUser(ctx: HttpContext, user: User): Promise<void> {
  const key = user.currentApiKey
  const limit = key
    ? { key: `key:${key.id}`, limit: key.rateLimitPerMinute, seconds: MINUTE }
    : { key: `user:${user.id}`, limit: env.get('RATE_LIMIT_USER_PER_HOUR'), seconds: HOUR }
  enforce(ctx, await count(ctx, limit))
}

/**
 * Counts the request for the address it came from (RATE_LIMIT_ANONYMOUS_PER_HOUR).
 *
 * @throws RateLimitExceededException
 */
export async function countForAddress(ctx: HttpContext): Promise<void> {
  enforce(ctx, await count(ctx, limitOfAddress(ctx)))
}

/**
 * Counts a webhook that came in for the address that it came to, as for a user.
 *
 * @throws RateLimitExceededException
 */
export async function countForHook(ctx: HttpContext, hookId: string): Promise<void> {
  const limit = env.get('RATE_LIMIT_USER_PER_HOUR')
  enforce(ctx, await count(ctx, { key: `hook:${hookId}`, limit, seconds: HOUR }))
}

/**
 * Counts a request that an API key made where no user is asked for.
 *
 * @throws RateLimitExceededException
 */
export async function countForKey(
  ctx: HttpContext,
  { id, perMinute }: { id: string; perMinute: number }
): Promise<void> {
  enforce(ctx, await count(ctx, { key: `key:${id}`, limit: perMinute, seconds: MINUTE }))
}

/**
 * Counts a request to a deployment that has a limit.
 *
 * @throws RateLimitExceededException
 */
export async function countForDeployment(
  ctx: HttpContext,
  id: string,
  perMinute: number | null
): Promise<void> {
  if (perMinute === null) return
  enforce(ctx, await count(ctx, { key: `run:${id}`, limit: perMinute, seconds: MINUTE }))
}

/** The same for an answer that is a failure already: it is counted, and stays what it is. */
export async function countFailure(ctx: HttpContext): Promise<void> {
  if (ctx.response.getHeader(LIMIT) !== undefined) return
  if (isLimited(ctx)) setHeaders(ctx, await count(ctx, limitOfAddress(ctx)))
  else await showLimit(ctx)
}

/** Says in the headers where the address stands, for what does not count. */
export async function showLimit(ctx: HttpContext): Promise<void> {
  const limits = await ctx.containerResolver.make(RequestLimits)
  setHeaders(ctx, limits.peek(limitOfAddress(ctx)))
}

/**
 * Limits are for the API. Not for its health, which supervisors ask for all day, nor for what
 * comes with a key of its own (`/run`; `/hooks` counts by itself), nor for the console's files.
 */
export function isLimited({ request }: HttpContext): boolean {
  const path = request.url()
  if (path.startsWith('/.well-known/')) return true
  return path.startsWith('/api/') && !path.startsWith('/api/v1/health')
}

const LIMIT = 'X-RateLimit-Limit'

function limitOfAddress({ request }: HttpContext): Limit {
  const limit = env.get('RATE_LIMIT_ANONYMOUS_PER_HOUR')
  return { key: `address:${request.ip()}`, limit, seconds: HOUR }
}

async function count(ctx: HttpContext, limit: Limit): Promise<LimitState> {
  const limits = await ctx.containerResolver.make(RequestLimits)
  return limits.count(limit)
}

function enforce(ctx: HttpContext, state: LimitState): void {
  setHeaders(ctx, state)
  if (state.exceeded) throw new RateLimitExceededException(state.retryAfter)
}

function setHeaders({ response }: HttpContext, { limit, remaining, reset }: LimitState): void {
  response.header(LIMIT, limit)
  response.header('X-RateLimit-Remaining', remaining)
  response.header('X-RateLimit-Reset', reset)
}
