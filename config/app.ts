import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/core/http'
import { trustedProxies } from '#start/trusted_proxies'

export const appKey = env.get('APP_KEY')
export const appUrl = env.get('APP_URL')

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: false,
  useAsyncLocalStorage: false,
  trustProxy: trustedProxies(env.get('TRUST_PROXY')),
  serializeJSON,
  onBadUrl,
  // `search=a,b` is a text with a comma; what is a list says so itself.
  qs: {
    parse: { depth: 5, parameterLimit: 1000, allowSparse: false, arrayLimit: 20, comma: false },
    stringify: { encode: true, encodeValuesOnly: false, arrayFormat: 'indices', skipNulls: false },
  },
  cookie: {
    domain: '',
    path: '/',
    maxAge: '2h',
    httpOnly: true,
    secure: app.inProduction,
    sameSite: 'lax',
  },
})

/** Keys keep their order, unlike with the framework's own, which sorts them at twice the cost. */
function serializeJSON(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    // A bigint, which JSON has no word for. The walk through a replacer costs three times as much.
    return JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'bigint' ? Number(part) : part
    )
  }
}

/** A path such as `/%C0` is refused before there is a context, so it makes its own envelope. */
function onBadUrl(_request: IncomingMessage, response: ServerResponse): void {
  const requestId = randomUUID()
  const details = [{ field: 'path', message: 'The path is not valid UTF-8', rule: 'url' }]
  response.writeHead(400, { 'Content-Type': 'application/json', 'X-Request-Id': requestId })
  response.end(
    JSON.stringify({
      success: false,
      error: { code: 'VALIDATION_ERROR', message: 'The request does not fit', details },
      meta: { timestamp: new Date().toISOString(), requestId },
    })
  )
}
