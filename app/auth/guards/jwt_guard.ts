import { symbols } from '@adonisjs/auth'
import type { HttpContext } from '@adonisjs/core/http'
import type { AuthClientResponse, GuardContract } from '@adonisjs/auth/types'
import { DateTime } from 'luxon'
import { signAccessToken, verifyAccessToken } from '../access_token.js'
import { supabaseTokens } from '../supabase/project.js'
import SupabaseTokens, { type SupabaseIdentity } from '../supabase/supabase_tokens.js'
import ApiException from '#exceptions/api_exception'
import InvalidTokenException from '#exceptions/invalid_token_exception'
import AuthenticationRequiredException from '#exceptions/authentication_required_exception'
import Session from '#models/session'
import type User from '#models/user'
import findUserOfSession from '#queries/find_user_of_session'

/** The local user of a Supabase account; null when it may not come in. */
export type SupabaseSignIn = (
  identity: SupabaseIdentity,
  origin: ReturnType<HttpContext['origin']>
) => Promise<User | null>

/**
 * Takes `Authorization: Bearer <access token>`. One query a request asks whether the session still
 * lives and its user may still come in, so that a logout or a deactivation counts at once. Where a
 * Supabase project is configured, its access tokens are taken as well; they have no session here.
 */
export class JwtGuard implements GuardContract<User> {
  declare [symbols.GUARD_KNOWN_EVENTS]: Record<string, never>

  readonly driverName = 'jwt'
  authenticationAttempted = false
  isAuthenticated = false
  user?: User

  /** What the attempt ended with. Made when needed: a stack costs more than the whole check. */
  #failure?: ApiException

  constructor(
    private ctx: HttpContext,
    private supabaseSignIn?: SupabaseSignIn
  ) {}

  /**
   * @throws AuthenticationRequiredException, InvalidTokenException, TokenExpiredException
   * @throws ForbiddenException for a Supabase account that can't have a local one
   */
  async authenticate(): Promise<User> {
    if (this.authenticationAttempted) return this.getUserOrFail()
    this.authenticationAttempted = true
    const token = bearerToken(this.ctx.request.header('authorization'))
    if (token === null) throw this.#fail(new AuthenticationRequiredException())
    const user = await this.#findUser(token).catch((error: unknown) => {
      throw error instanceof ApiException ? this.#fail(error) : error
    })
    if (user === null) throw this.#fail(new InvalidTokenException())
    this.isAuthenticated = true
    this.user = user
    return user
  }

  async #findUser(token: string): Promise<User | null> {
    const supabase = this.supabaseSignIn && supabaseTokens()
    if (supabase && SupabaseTokens.isForeign(token)) {
      return this.supabaseSignIn!(await supabase.verify(token), this.ctx.origin())
    }
    return findUserOfSession(await verifyAccessToken(token))
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
