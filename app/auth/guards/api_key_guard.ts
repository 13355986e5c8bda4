import { symbols } from '@adonisjs/auth'
import type { HttpContext } from '@adonisjs/core/http'
import type { AuthClientResponse, GuardContract } from '@adonisjs/auth/types'
import { apiKeyHash, apiKeyPrefix, isApiKeyShaped, newApiKey } from '../api_key.js'
import KeyUsage from '../key_usage.js'
import ApiException from '#exceptions/api_exception'
import ApiKeyExpiredException from '#exceptions/api_key_expired_exception'
import AuthenticationRequiredException from '#exceptions/authentication_required_exception'
import InvalidApiKeyException from '#exceptions/invalid_api_key_exception'
import ApiKey from '#models/api_key'
import type User from '#models/user'
import findUserOfApiKey from '#queries/find_user_of_api_key'

/**
 * Takes `X-API-Key: <key>`, or the key as bearer token. One query a request finds key and user, so
 * that a revocation or a deactivation counts at once. The user is limited to the key's scopes.
 */
export class ApiKeyGuard implements GuardContract<User> {
  declare [symbols.GUARD_KNOWN_EVENTS]: Record<string, never>

  readonly driverName = 'apiKey'
  authenticationAttempted = false
  isAuthenticated = false
  user?: User

  #failure?: ApiException

  constructor(private ctx: HttpContext) {}

  /** @throws AuthenticationRequiredException, InvalidApiKeyException, ApiKeyExpiredException */
  async authenticate(): Promise<User> {
    if (this.authenticationAttempted) return this.getUserOrFail()
    this.authenticationAttempted = true
    const key = apiKeyOf(this.ctx)
    if (key === null) throw this.#fail(new AuthenticationRequiredException())
    if (!isApiKeyShaped(key)) throw this.#fail(new InvalidApiKeyException())
    const user = await findUserOfApiKey(apiKeyHash(key))
    if (user === null) throw this.#fail(new InvalidApiKeyException())
    if (user === 'expired') throw this.#fail(new ApiKeyExpiredException())
    const usage = await this.ctx.containerResolver.make(KeyUsage)
    usage.record(user.currentApiKey!.id)
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

  /** For tests: a key of these scopes, of the user. */
  async authenticateAsClient(user: User, scopes: string[]): Promise<AuthClientResponse> {
    const key = newApiKey()
    const stored = { keyHash: apiKeyHash(key), keyPrefix: apiKeyPrefix(key) }
    const limit = { rateLimitPerMinute: 10_000, isActive: true, usageCount: 0 }
    await ApiKey.create({ userId: user.id, name: 'A key', scopes, ...stored, ...limit })
    return { headers: { 'x-api-key': key } }
  }
}

/** The key of a request: the header's, else a bearer token that begins like one; null for none. */
export function apiKeyOf({ request }: HttpContext): string | null {
  const header = request.header('x-api-key')
  if (header !== undefined) return header
  return request.header('authorization')?.match(/^Bearer +(tk_[^\s]+) *$/i)?.[1] ?? null
}
