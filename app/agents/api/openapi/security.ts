import type { Json, JsonObject } from '#engine/graph/types'
import { isObject, type OpenApiDocument, type RawOperation } from './document.js'

/** How an operation wants to see who calls, and what could not be taken over. */
export interface PlannedAuth {
  auth: JsonObject | null
  warnings: string[]
}

/**
 * The `auth` of an agent's config: the first alternative that one scheme alone satisfies. Its
 * secret is named after the document and the scheme; the user is to make it.
 */
export function authOf(document: OpenApiDocument, { operation, place }: RawOperation): PlannedAuth {
  const wanted = Array.isArray(operation.security) ? operation.security : document.root.security
  const alternatives = (Array.isArray(wanted) ? wanted : []).filter(isObject)
  if (alternatives.length === 0) return { auth: null, warnings: [] }
  const names = alternatives.map((alternative) => Object.keys(alternative))
  for (const [at, [name, ...more]] of names.entries()) {
    if (name === undefined) return { auth: null, warnings: [] }
    const scopes = alternatives[at]![name]
    const auth = more.length === 0 ? schemeAuth(document, name, scopes, place) : null
    if (auth) return { auth, warnings: [] }
  }
  const asked = names.map((group) => group.join(' and ')).join(', or ')
  return { auth: null, warnings: [`The security ${asked} can't be taken over: set auth yourself`] }
}

function schemeAuth(
  document: OpenApiDocument,
  name: string,
  scopes: Json | undefined,
  place: string
): JsonObject | null {
  const schemes = document.isSwagger
    ? document.root.securityDefinitions
    : isObject(document.root.components)
      ? document.root.components.securitySchemes
      : null
  if (!isObject(schemes ?? null) || !Object.hasOwn(schemes as JsonObject, name)) return null
  const scheme = document.resolve((schemes as JsonObject)[name], place)
  if (!isObject(scheme)) return null
  const credentials = secretName(document.title, name)
  const kind = scheme.type === 'http' ? String(scheme.scheme).toLowerCase() : scheme.type
  switch (kind) {
    case 'basic':
      return { type: 'basic', credentials }
    case 'bearer':
    case 'openIdConnect':
      return { type: 'bearer', credentials }
    case 'apiKey':
      return apiKeyAuth(scheme, credentials)
    case 'oauth2':
      return oauthAuth(scheme, scopes, credentials)
    default:
      return null
  }
}

function apiKeyAuth(scheme: JsonObject, credentials: string): JsonObject | null {
  const { in: place, name } = scheme
  if (typeof name !== 'string' || !['header', 'query', 'cookie'].includes(String(place)))
    return null
  return { type: 'apikey', credentials, [String(place)]: name }
}

/** Only a flow without a person can be gone through; of the others a token is the user's to get. */
function oauthAuth(scheme: JsonObject, scopes: Json | undefined, credentials: string): JsonObject {
  const flow = isObject(scheme.flows)
    ? scheme.flows.clientCredentials
    : scheme.flow === 'application'
      ? scheme
      : undefined
  if (!isObject(flow ?? null) || typeof (flow as JsonObject).tokenUrl !== 'string') {
    return { type: 'bearer', credentials }
  }
  const asked = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : []
  const { tokenUrl } = flow as { tokenUrl: string }
  const auth: JsonObject = { type: 'oauth2_client', tokenUrl, clientSecret: credentials }
  if (asked.length > 0) auth.scope = asked.join(' ')
  return auth
}

/** `Pet Store` and `api_key`: `PET_STORE_API_KEY`. */
export function secretName(title: string, scheme: string): string {
  const words = (text: string) =>
    text
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .replace(/[^A-Za-z\d]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .toUpperCase()
  const own = words(scheme) || 'SECRET'
  const name = [words(title).slice(0, 40), own.slice(0, 50)].filter(Boolean).join('_')
  return /^\d/.test(name) ? `_${name}` : name
}
