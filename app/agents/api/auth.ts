import vine from '@vinejs/vine'
import type { SecretStore, SecretUse } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import { compileTemplate } from '#engine/expressions/template'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import type { EgressRequest } from '#net/egress_guard'
import type { ClientCredentials, ClientTokens } from '#agents/api/client_tokens'
import { Redaction } from '#agents/redaction'

/** RFC 9110, section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/

/** How a request shows who sends it; `credentials` is the name of a secret. */
export interface ApiAuth {
  type: 'bearer' | 'basic' | 'apikey' | 'oauth2_client'
  credentials: string
  /** Where the secret goes: a header by its lower-case name, a parameter, a cookie. */
  place: { header: string } | { query: string } | { cookie: string }
  /** Of oauth2_client: whom to ask for a token, and for which. */
  client: (Omit<ClientCredentials, 'clientId' | 'clientSecret'> & { clientId?: string }) | null
}

/** The part of a config's schema. */
export const authSchema = () =>
  vine
    .object({
      type: vine.enum(['bearer', 'basic', 'apikey', 'oauth2_client']),
      credentials: vine.string().regex(SECRET_NAME).optional(),
      header: vine.string().maxLength(255).regex(HEADER_NAME).optional(),
      query: vine.string().minLength(1).maxLength(255).optional(),
      cookie: vine.string().maxLength(255).regex(HEADER_NAME).optional(),
      tokenUrl: vine.string().trim().maxLength(2048).optional(),
      clientId: vine.string().minLength(1).maxLength(1000).optional(),
      clientSecret: vine.string().regex(SECRET_NAME).optional(),
      scope: vine.string().maxLength(2000).optional(),
      audience: vine.string().maxLength(2000).optional(),
      clientAuth: vine.enum(['basic', 'body']).optional(),
    })
    .optional()

/** What the schema can't say of a config's `auth`. */
export function authProblems({ auth, url }: JsonObject): Problem[] {
  if (typeof auth !== 'object' || auth === null || Array.isArray(auth)) return []
  const problems: Problem[] = []
  const report = (field: string, message: string, rule: string) =>
    problems.push({ field: `config.${field}`, message, rule })
  if ((auth.credentials ?? auth.clientSecret) === undefined) {
    const field = auth.type === 'oauth2_client' ? 'auth.clientSecret' : 'auth.credentials'
    report(field, 'is required: the name of a secret', 'required')
  }
  if (auth.type === 'oauth2_client') {
    const tokenUrl = URL.parse(String(auth.tokenUrl ?? ''))
    const isWeb = tokenUrl?.protocol === 'https:' || tokenUrl?.protocol === 'http:'
    if (!isWeb || tokenUrl.username !== '' || tokenUrl.password !== '') {
      report('auth.tokenUrl', 'must be an http or https URL without credentials', 'url')
    }
  }
  if (['header', 'query', 'cookie'].filter((name) => auth[name] !== undefined).length > 1) {
    report('auth', 'takes one of header, query and cookie', 'exclusive')
  }
  if (typeof url === 'string' && !namesItsHost(url.trim())) {
    const message = 'must name its host itself, or be {{ env.NAME }} and a path, to get credentials'
    report('url', message, 'credentials')
  }
  return problems
}

/** Inputs come from whoever starts the run, and must not say where a secret is sent to. */
function namesItsHost(url: string): boolean {
  if (/^\{\{\s*env\.[A-Za-z_]\w*\s*\}\}(?=[/?#]|$)/.test(url)) return true
  try {
    const { parts } = compileTemplate(url)
    if (parts.length === 1) return typeof parts[0] === 'string'
    return typeof parts[0] === 'string' && /^https?:\/\/[^/?#\\]+[/?#]/i.test(parts[0])
  } catch {
    // A template that does not compile is reported as such.
    return true
  }
}

/** The `auth` of a config that has no problems, or null. */
export function readAuth(auth: Json | undefined): ApiAuth | null {
  if (typeof auth !== 'object' || auth === null || Array.isArray(auth)) return null
  const type = auth.type as ApiAuth['type']
  const credentials = String(auth.credentials ?? auth.clientSecret)
  const { scope, audience, clientId } = auth as Record<string, string | undefined>
  const clientAuth = auth.clientAuth === 'body' ? 'body' : 'basic'
  const client =
    type === 'oauth2_client'
      ? {
          tokenUrl: String(auth.tokenUrl),
          scope,
          audience,
          clientId,
          clientAuth: clientAuth as 'basic',
        }
      : null
  return { type, credentials, place: placeOf(auth), client }
}

function placeOf(auth: JsonObject): ApiAuth['place'] {
  if (auth.type !== 'apikey') return { header: 'authorization' }
  if (typeof auth.query === 'string') return { query: auth.query }
  if (typeof auth.cookie === 'string') return { cookie: auth.cookie }
  return { header: String(auth.header ?? 'x-api-key').toLowerCase() }
}

/** A request that shows who sends it. */
export interface Credentialed {
  request: EgressRequest
  /** Takes the credentials out of what the run tells. */
  redaction: Redaction
  /** After a 401: drops what was refused. False where asking again can't help. */
  refused(): Promise<boolean>
}

/**
 * The request with its credentials, and what takes them out of the answer.
 *
 * @throws StepError `SECRET_NOT_FOUND`, not retryable, and those of {@link ClientTokens.token}.
 */
export async function withCredentials(
  request: EgressRequest,
  auth: ApiAuth | null,
  run: Omit<SecretUse, 'name'> & { signal: AbortSignal },
  { secrets, tokens }: { secrets: SecretStore; tokens: ClientTokens }
): Promise<Credentialed> {
  const never = async () => false
  if (!auth) return { request, redaction: new Redaction([]), refused: never }
  const { signal, ...use } = run
  const secret = await secrets.read({ ...use, name: auth.credentials })
  if (secret === null) {
    const message = `There is no secret ${auth.credentials} for this agent: it takes those of its own user alone`
    throw new StepError('SECRET_NOT_FOUND', message, { retryable: false })
  }
  const encoded = Buffer.from(secret).toString('base64')
  const password = secret.slice(secret.indexOf(':') + 1)
  const known = [secret, secret.trim(), encoded]
  if (auth.type === 'oauth2_client') {
    const credentials = clientOf(auth, secret)
    const token = await tokens.token(credentials, signal)
    const refused = async () => {
      await tokens.forget(credentials, token)
      return true
    }
    const redaction = new Redaction([...known, credentials.clientSecret, token])
    return { request: placed(request, auth.place, `Bearer ${token}`), redaction, refused }
  }
  const value = { bearer: `Bearer ${secret}`, basic: `Basic ${encoded}`, apikey: secret }[auth.type]
  const redaction = new Redaction(auth.type === 'basic' ? [...known, password] : known)
  return { request: placed(request, auth.place, value), redaction, refused: never }
}

/** Where the config names no client id, the secret is `id:secret`. */
function clientOf({ client }: ApiAuth, secret: string): ClientCredentials {
  const { clientId, ...rest } = client!
  const at = secret.indexOf(':')
  return clientId === undefined
    ? { ...rest, clientId: secret.slice(0, Math.max(at, 0)), clientSecret: secret.slice(at + 1) }
    : { ...rest, clientId, clientSecret: secret }
}

function placed(request: EgressRequest, place: ApiAuth['place'], value: string): EgressRequest {
  if ('query' in place) {
    const url = new URL(request.url)
    url.searchParams.set(place.query, value)
    return { ...request, url: url.href }
  }
  const [name, text] =
    'cookie' in place
      ? ['cookie', cookies(request.headers?.cookie, `${place.cookie}=${encodeURIComponent(value)}`)]
      : [place.header, value]
  return {
    ...request,
    headers: { ...request.headers, [name]: text },
    secretHeaders: [...(request.secretHeaders ?? []), name],
  }
}

function cookies(given: string | undefined, own: string): string {
  return given ? `${given}; ${own}` : own
}
