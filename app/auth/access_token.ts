import { randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import env from '#start/env'
import InvalidTokenException from '#exceptions/invalid_token_exception'
import TokenExpiredException from '#exceptions/token_expired_exception'
import type { Role } from '#models/user'

/** Seconds that an access token lives. */
export const ACCESS_TOKEN_SECONDS = 900

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const SECRET = new TextEncoder().encode(env.get('JWT_SECRET').release())

/** HMAC keys are imported once, not at each request. */
const KEY = await crypto.subtle.importKey('raw', SECRET, { name: 'HMAC', hash: 'SHA-256' }, false, [
  'sign',
  'verify',
])

/** Whose token it is and of which session. */
export interface AccessTokenSubject {
  userId: string
  sessionId: string
}

/** A signed access token (JWT, HS256) of a session; its `jti` is `<session id>.<random>`. */
export function signAccessToken(
  user: { id: string; email: string; role: Role },
  sessionId: string
): Promise<string> {
  return new SignJWT({ email: user.email, role: user.role, type: 'access' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(user.id)
    .setJti(`${sessionId}.${randomBytes(9).toString('base64url')}`)
    .setIssuedAt()
    .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
    .sign(KEY)
}

/** How many verified tokens are remembered. */
const REMEMBERED = 10_000

/**
 * Tokens whose signature and claims were found good, with their expiry (epoch milliseconds). A
 * client sends the same one for 15 minutes, and HMAC through WebCrypto costs a trip to another
 * thread. The oldest goes first. Nothing here says that the session still lives.
 */
const verified = new Map<string, AccessTokenSubject & { expiresAt: number }>()

/**
 * Who a token speaks for. Only HS256 is taken, whatever the token says of itself (RFC 8725, 3.1),
 * and every claim that we write must be there; whether the session lives is for the database.
 *
 * @throws TokenExpiredException past `exp`
 * @throws InvalidTokenException for everything else that is wrong with it
 */
export async function verifyAccessToken(token: string): Promise<AccessTokenSubject> {
  const known = verified.get(token)
  if (known !== undefined && known.expiresAt > Date.now()) return known
  verified.delete(token)
  const { payload, protectedHeader } = await jwtVerify(token, KEY, {
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'jti', 'iat', 'exp'],
  }).catch((error: unknown) => {
    throw error instanceof errors.JWTExpired
      ? new TokenExpiredException()
      : new InvalidTokenException()
  })
  const userId = payload.sub ?? ''
  const sessionId = payload.jti?.split('.')[0] ?? ''
  const ours = payload.type === 'access' && (protectedHeader.typ ?? 'JWT') === 'JWT'
  if (!ours || !UUID.test(userId) || !UUID.test(sessionId)) throw new InvalidTokenException()
  const subject = { userId, sessionId, expiresAt: (payload.exp ?? 0) * 1000 }
  verified.set(token, subject)
  if (verified.size > REMEMBERED) verified.delete(verified.keys().next().value ?? '')
  return subject
}
