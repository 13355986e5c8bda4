import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose'
import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import InvalidTokenException from '#exceptions/invalid_token_exception'
import ServiceUnavailableException from '#exceptions/service_unavailable_exception'
import TokenExpiredException from '#exceptions/token_expired_exception'

/** Who a Supabase access token speaks for. */
export interface SupabaseIdentity {
  /** The `sub`. */
  supabaseId: string
  /** In lower case; null for accounts that have none. */
  email: string | null
  emailVerified: boolean
}

/** Where tokens come from: the project's URL, its legacy secret, or both. */
export interface SupabaseProject {
  url?: string
  secret?: string
  /** Milliseconds before unknown key ids may ask for the keys again. */
  cooldownMs?: number
}

/** What Supabase signs with; a key of one kind is never tried on a token of another. */
const ASYMMETRIC = ['ES256', 'RS256', 'EdDSA']

/** A fetched set of keys is good for this long. */
const KEYS_LIVE_MS = 10 * 60 * 1000
const FETCH_MS = 5000

/** Keys that could not be fetched are not asked for again for this long. */
const AWAY_MS = 5000

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Verifies the access tokens of a Supabase project. */
export default class SupabaseTokens {
  #issuer?: string
  #keys?: JWTVerifyGetKey
  #secret?: Uint8Array

  constructor({ url, secret, cooldownMs = 30_000 }: SupabaseProject) {
    if (url) {
      this.#issuer = `${url.replace(/\/+$/, '')}/auth/v1`
      this.#keys = keysOf(`${this.#issuer}/.well-known/jwks.json`, cooldownMs)
    }
    if (secret) this.#secret = new TextEncoder().encode(secret)
  }

  /** Whether it looks like one of theirs: ours have no audience. Says nothing of its truth. */
  static isForeign(token: string): boolean {
    try {
      return decodeJwt(token).aud !== undefined
    } catch {
      return false
    }
  }

  /**
   * Whose token it is. Signature, algorithm, `exp`, `aud` and, where the project's URL is known,
   * `iss` must be right. Nothing of its role is taken.
   *
   * @throws TokenExpiredException past `exp`
   * @throws InvalidTokenException for everything else that is wrong with it
   * @throws ServiceUnavailableException when the keys can't be fetched
   */
  async verify(token: string): Promise<SupabaseIdentity> {
    const payload = await this.#check(token).catch((error: unknown) => {
      if (error instanceof errors.JWTExpired) throw new TokenExpiredException()
      if (error instanceof ServiceUnavailableException) throw error
      throw new InvalidTokenException()
    })
    if (!UUID.test(payload.sub ?? '')) throw new InvalidTokenException()
    const email = typeof payload.email === 'string' ? payload.email.trim().toLowerCase() : ''
    return {
      supabaseId: payload.sub!.toLowerCase(),
      email: email === '' ? null : email,
      emailVerified: isVerified(payload),
    }
  }

  async #check(token: string): Promise<JWTPayload> {
    const claims = {
      ...(this.#issuer ? { issuer: this.#issuer } : {}),
      audience: 'authenticated',
      requiredClaims: ['sub', 'exp', 'iat'],
    }
    const bySecret = this.#secret !== undefined && algorithmOf(token) === 'HS256'
    if (bySecret) return verified(token, this.#secret!, { ...claims, algorithms: ['HS256'] })
    if (this.#keys) return verified(token, this.#keys, { ...claims, algorithms: ASYMMETRIC })
    throw new InvalidTokenException()
  }
}

/**
 * The keys of a project, fetched when they are first needed, when they are old, and when a token
 * names one that is not known, but no more often than the cool-down allows.
 *
 * @throws ServiceUnavailableException when they can't be fetched; then for a while without trying
 */
function keysOf(url: string, cooldownMs: number): JWTVerifyGetKey {
  const fetchKey = createRemoteJWKSet(new URL(url), {
    cooldownDuration: cooldownMs,
    cacheMaxAge: KEYS_LIVE_MS,
    timeoutDuration: FETCH_MS,
  })
  let awayUntil = 0
  return async (header, token) => {
    if (Date.now() < awayUntil) throw new ServiceUnavailableException()
    try {
      return await fetchKey(header, token)
    } catch (error) {
      if (isMistakeOfToken(error)) throw error
      awayUntil = Date.now() + Math.min(cooldownMs, AWAY_MS)
      throw new ServiceUnavailableException(undefined, { cause: error })
    }
  }
}

/** Whether the keys were there, and the one that the token names is not among them. */
function isMistakeOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) return false
  return error.code !== 'ERR_JOSE_GENERIC'
}

async function verified(
  token: string,
  key: Uint8Array | JWTVerifyGetKey,
  options: Parameters<typeof jwtVerify>[2]
): Promise<JWTPayload> {
  const { payload } = await (typeof key === 'function'
    ? jwtVerify(token, key, options)
    : jwtVerify(token, key, options))
  return payload
}

function algorithmOf(token: string): unknown {
  const header = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()
  return (JSON.parse(header) as { alg?: unknown }).alg
}

/**
 * Whether the address is proved. A claim of the token's own, which a hook of the project sets, or
 * `app_metadata`, which only the project's administration writes. `user_metadata` has a field of
 * this name too, but its user may write it.
 */
function isVerified(payload: JWTPayload): boolean {
  if (typeof payload.email_verified === 'boolean') return payload.email_verified
  const metadata = payload.app_metadata as { email_verified?: unknown } | undefined
  return metadata?.email_verified === true
}
