import vine from '@vinejs/vine'
import type { SecretStore, SecretUse } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import { compileTemplate } from '#engine/expressions/template'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import type { EgressRequest } from '#net/egress_guard'
import { Redaction } from '#agents/api/redaction'

/** RFC 9110, section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** How a request shows who sends it; `credentials` is the name of a secret. */
export interface ApiAuth {
  type: 'bearer' | 'basic' | 'apikey'
  credentials: string
  /** Where an apikey goes; by lower-case name. */
  header: string
}

/** The part of a config's schema. */
export const authSchema = () =>
  vine
    .object({
      type: vine.enum(['bearer', 'basic', 'apikey', 'oauth2_client']),
      credentials: vine.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/),
      header: vine.string().maxLength(255).regex(HEADER_NAME).optional(),
    })
    .optional()

/** What the schema can't say of a config's `auth`. */
export function authProblems({ auth, url }: JsonObject): Problem[] {
  if (typeof auth !== 'object' || auth === null || Array.isArray(auth)) return []
  const problems: Problem[] = []
  if (auth.type === 'oauth2_client') {
    const message = 'oauth2_client is not available yet'
    problems.push({ field: 'config.auth.type', message, rule: 'available' })
  }
  if (typeof url === 'string' && !namesItsHost(url.trim())) {
    const message = 'must name its host itself, or be {{ env.NAME }} and a path, to get credentials'
    problems.push({ field: 'config.url', message, rule: 'credentials' })
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
  const header = type === 'apikey' ? String(auth.header ?? 'x-api-key') : 'authorization'
  return { type, credentials: String(auth.credentials), header: header.toLowerCase() }
}

/**
 * The request with its credentials, and what takes them out of the answer.
 *
 * @throws StepError `SECRET_NOT_FOUND`, not retryable.
 */
export async function withCredentials(
  request: EgressRequest,
  auth: ApiAuth | null,
  run: Omit<SecretUse, 'name'>,
  secrets: SecretStore
): Promise<{ request: EgressRequest; redaction: Redaction }> {
  if (!auth) return { request, redaction: new Redaction([]) }
  const { type, credentials: name, header } = auth
  const secret = await secrets.read({ ...run, name })
  if (secret === null) {
    const message = `There is no secret ${name} for this agent: it takes those of its own user alone`
    throw new StepError('SECRET_NOT_FOUND', message, { retryable: false })
  }
  const encoded = Buffer.from(secret).toString('base64')
  const value = { bearer: `Bearer ${secret}`, basic: `Basic ${encoded}`, apikey: secret }[type]
  const password = type === 'basic' ? secret.slice(secret.indexOf(':') + 1) : secret
  return {
    request: {
      ...request,
      headers: { ...request.headers, [header]: value },
      secretHeaders: [...(request.secretHeaders ?? []), header],
    },
    redaction: new Redaction([secret, secret.trim(), encoded, password]),
  }
}
