import { symbols } from '@adonisjs/auth'
import type { HttpContext } from '@adonisjs/core/http'
import type { AuthClientResponse, GuardContract } from '@adonisjs/auth/types'
import { DateTime } from 'luxon'
import { signAccessToken, verifyAccessToken } from '../access_token.js'
import ApiException from '#exceptions/api_exception'
import InvalidTokenException from '#exceptions/invalid_token_exception'
import AuthenticationRequiredException from '#exceptions/authentication_required_exception'
import Session from '#models/session'
import type User from '#models/user'
import findUserOfSession from '#queries/find_user_of_session'

/**
 * Takes `Authorization: Bearer <access token>`. One query a request asks whether the session still
 * lives and its user may still come in, so that a logout or a deactivation counts at once.
 */
export class JwtGuard implements GuardContract<User> {
  declare [symbols.GUARD_KNOWN_EVENTS]: Record<string, never>

  readonly driverName = 'jwt'
  authenticationAttempted = false
  isAuthenticated = false
  user?: User

  /** What the attempt ended with. Made when needed: a stack costs more than the whole check. */
  #failure?: ApiException

  constructor(private ctx: HttpContext) {}

  /** @throws AuthenticationRequiredException, InvalidTokenException, TokenExpiredException */
  async authenticate(): Promise<User> {
    if (this.authenticationAttempted) return this.getUserOrFail()
    this.authenticationAttempted = true
    const token = bearerToken(this.ctx.request.header('authorization'))
    if (token === null) throw this.#fail(new AuthenticationRequiredException())
    const subject = await verifyAccessToken(token).catch((error: ApiException) => {
      throw this.#fail(error)
    })
    const user = await findUserOfSession(subject)
    if (user === null) throw this.#fail(new InvalidTokenException())
    this.isAuthenticated = true
    this.user = user
    return user
  }

  /** Whether the request says who it is. A database that is away is no answer, and throws. */
  async check(): Promise<boolean> {
    try {
      await this.authenticate()
      return true
    } catch (error) {
      if (error instanceof ApiException && error.status === 401) return false
      throw error
    }
  }

  /** @throws what the attempt to authenticate ended with */
  getUserOrFail(): User {
    if (this.user === undefined) throw this.#failure ?? new AuthenticationRequiredException()
    return this.user
  }

  #fail(failure: ApiException): ApiException {
    this.#failure = failure
    return failure
  }

  /** For tests: a session and a token of it, without a login. */
  async authenticateAsClient(user: User): Promise<AuthClientResponse> {
    const now = DateTime.utc()
    const times = { lastUsedAt: now, expiresAt: now.plus({ days: 7 }) }
    const session = await Session.create({ userId: user.id, ...times })
    return { headers: { authorization: `Bearer ${await signAccessToken(user, session.id)}` } }
  }
}

/** The token of a Bearer header (RFC 6750, section 2.1), or null for any other header. */
function bearerToken(header: string | undefined): string | null {
  return header?.match(/^Bearer +([^\s]+) *$/i)?.[1] ?? null
}
