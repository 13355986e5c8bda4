import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './schema.js'

export type * from './schema.js'

/** Who asks: an access token, an API key, or what answers the token that is good now. */
export type Credential = { apiKey: string } | { accessToken: string | (() => string | undefined) }

/** Every route of the API as a method call: paths, bodies and answers are those of its document. */
export type Turbocat = Client<paths, 'application/json'>

/**
 * A client of the API, for browsers and for Node.js. Nothing throws but a broken connection: an
 * answer has `data`, or `error` with what the API said.
 *
 * @param baseUrl - Where the server is, such as `http://localhost:3333`.
 * @param credential - None for what needs no login.
 */
export function createTurbocat(baseUrl: string, credential?: Credential): Turbocat {
  const client = createClient<paths, 'application/json'>({ baseUrl })
  if (credential) {
    client.use({
      onRequest({ request }) {
        for (const [name, value] of headersOf(credential)) request.headers.set(name, value)
        return request
      },
    })
  }
  return client
}

function headersOf(credential: Credential): [string, string][] {
  if ('apiKey' in credential) return [['X-API-Key', credential.apiKey]]
  const { accessToken } = credential
  const token = typeof accessToken === 'function' ? accessToken() : accessToken
  return token === undefined ? [] : [['Authorization', `Bearer ${token}`]]
}
