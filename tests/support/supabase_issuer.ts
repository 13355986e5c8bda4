import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'

/** What a test wants otherwise in a token. */
export interface TokenWishes {
  claims?: Record<string, unknown>
  /** Seconds from now. */
  expiresIn?: number
  alg?: string
  key?: CryptoKey | Uint8Array
  kid?: string
}

/** A Supabase Auth server as far as its tokens go: it signs them and publishes its keys. */
export class SupabaseIssuer {
  /** How often the keys were asked for. */
  fetches = 0
  /** What the keys are answered with. */
  status = 200
  #published: JWK[] = []
  #current!: { kid: string; key: CryptoKey }
  #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const isKeys = request.url === '/auth/v1/.well-known/jwks.json'
      if (isKeys) this.fetches += 1
      response.statusCode = isKeys ? this.status : 404
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ keys: this.#published }))
    })
  }

  static async start(): Promise<SupabaseIssuer> {
    const issuer = new SupabaseIssuer()
    issuer.#server.listen(0, '127.0.0.1')
    await once(issuer.#server, 'listening')
    await issuer.rotate()
    return issuer
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get kid(): string {
    return this.#current.kid
  }

  /** Signs with a new key from now on; the old one is published no more. */
  async rotate(alg: 'ES256' | 'RS256' = 'ES256'): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(alg)
    const kid = randomUUID()
    this.#published = [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }]
    this.#current = { kid, key: privateKey }
  }

  /** An access token of a user, with the claims that Supabase gives it. */
  sign(user: { sub: string; email: string }, wishes: TokenWishes = {}): Promise<string> {
    const { claims, expiresIn = 3600, alg = this.#published[0]?.alg ?? 'ES256' } = wishes
    const seconds = Math.floor(Date.now() / 1000)
    return new SignJWT({
      ...{ iss: `${this.url}/auth/v1`, aud: 'authenticated', role: 'authenticated', phone: '' },
      ...{ aal: 'aal1', session_id: randomUUID(), is_anonymous: false },
      ...{ app_metadata: { provider: 'email' }, user_metadata: { email_verified: true } },
      ...user,
      ...{ iat: seconds, exp: seconds + expiresIn },
      ...claims,
    })
      .setProtectedHeader({ alg, typ: 'JWT', kid: wishes.kid ?? this.kid })
      .sign(wishes.key ?? this.#current.key)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
