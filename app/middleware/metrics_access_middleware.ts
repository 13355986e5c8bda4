import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import env from '#start/env'
import AuthenticationRequiredException from '#exceptions/authentication_required_exception'
import InvalidTokenException from '#exceptions/invalid_token_exception'

/** What a proxy adds: who asked it may be anybody, although the socket is of this machine. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded']

/** Lets in who is on this machine, and who has the token of METRICS_TOKEN. */
export default class MetricsAccessMiddleware {
  /** @throws AuthenticationRequiredException, InvalidTokenException */
  handle({ request }: HttpContext, next: NextFn) {
    const token = /^Bearer +(\S+) *$/i.exec(request.header('authorization') ?? '')?.[1]
    if (token === undefined && !isLocal(request)) throw new AuthenticationRequiredException()
    if (token !== undefined && !isOurs(token)) throw new InvalidTokenException()
    return next()
  }
}

function isLocal(request: HttpContext['request']): boolean {
  if (FORWARDED.some((name) => request.header(name) !== undefined)) return false
  const address = (request.request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return address === '::1' || address.startsWith('127.')
}

/** Compared as hashes, so that the time tells nothing of the token. */
function isOurs(token: string): boolean {
  const expected = env.get('METRICS_TOKEN')?.release()
  if (!expected) return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(token), hash(expected))
}
