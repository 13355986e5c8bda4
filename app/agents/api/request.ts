import type { RunContext } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import { compileTemplate } from '#engine/expressions/template'
import type { Json, JsonObject } from '#engine/graph/types'
import type { EgressRequest } from '#net/egress_guard'
import type { ApiConfig } from '#agents/api/config'
import { renderConfig } from '#agents/templates'

/** A header so named is a secret, whatever it holds. */
const SECRET_NAME = /auth|token|secret|password|signature|session|api-?key/i

/**
 * The request that a config asks for, its templates filled in.
 *
 * @throws StepError, not retryable: an expression's own code, or `VALIDATION_ERROR`.
 */
export function requestOf(
  config: ApiConfig,
  scope: JsonObject,
  context: Pick<RunContext, 'idempotencyKey'>
): EgressRequest {
  const headers = headersOf(config, scope)
  const rendered = renderConfig(config.body, scope, 'config.body')
  const body = bodyOf(config.omitNull ? withoutNull(rendered) : rendered, headers)
  if (config.method !== 'GET' && config.method !== 'HEAD' && !('idempotency-key' in headers)) {
    headers['idempotency-key'] = context.idempotencyKey
  }
  return {
    method: config.method,
    url: urlOf(config, scope),
    headers,
    body,
    secretHeaders: secretHeaders(config.headers),
  }
}

/**
 * Values are percent-encoded, so that none can change the host, add a parameter or leave its path.
 * Only a template at the very beginning is taken as it is: it is the base address, such as
 * `{{ env.BASE_URL }}/users/{{ inputs.id }}`.
 */
function urlOf(config: ApiConfig, scope: JsonObject): string {
  let isBase = typeof compileTemplate(config.url).parts[0] !== 'string'
  const encode = (text: string) => {
    const encoded = isBase ? text.trim() : encodeURIComponent(text.toWellFormed())
    isBase = false
    return encoded
  }
  const text = String(renderConfig(config.url, scope, 'config.url', { encode }))
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null
  if (!url) {
    throw invalid('config.url', 'gives no http or https URL')
  }
  const path = /^[^:]+:\/\/[^/?#\\]*([^?#]*)/.exec(text)?.[1] ?? ''
  if (text !== config.url && path.split(/[/\\]/).some((part) => /^(\.|%2e){1,2}$/i.test(part))) {
    // A URL parser would take `..` for the folder above, encoded or not.
    throw invalid('config.url', 'gives a path with "." or ".."')
  }
  const added = queryOf(config, scope)
  if (added !== '') {
    url.search = url.search === '' ? added : `${url.search}&${added}`
  }
  return url.href
}

function queryOf(config: ApiConfig, scope: JsonObject): string {
  const rendered = renderConfig(config.query, scope, 'config.query') as JsonObject
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(rendered)) {
    for (const one of [value].flat()) {
      if (one !== null) {
        query.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one))
      }
    }
  }
  return query.toString()
}

/** By lower-case name; one that renders to null is left out. */
function headersOf(config: ApiConfig, scope: JsonObject): Record<string, string> {
  const rendered = renderConfig(config.headers, scope, 'config.headers') as JsonObject
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(rendered)) {
    if (typeof value === 'object' && value !== null) {
      throw invalid(`config.headers.${name}`, 'gives a list or an object')
    }
    if (value !== null) {
      headers[name.toLowerCase()] = String(value)
    }
  }
  return headers
}

function bodyOf(body: Json, headers: Record<string, string>): string | null {
  if (body === null) {
    return null
  }
  const type = headers['content-type'] ?? ''
  if (typeof body === 'string') {
    headers['content-type'] ??= 'text/plain;charset=UTF-8'
    return body
  }
  if (/^application\/x-www-form-urlencoded/i.test(type) && typeof body === 'object') {
    const form = Object.entries(body).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    return new URLSearchParams(form).toString()
  }
  headers['content-type'] ??= 'application/json'
  return JSON.stringify(body)
}

function withoutNull(body: Json): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
}

/** Headers that hold a deployment's variable, or are named like a secret. */
function secretHeaders(headers: JsonObject): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => SECRET_NAME.test(name) || /\{\{.*\benv\b/s.test(String(value)))
    .map(([name]) => name)
}

function invalid(field: string, message: string) {
  const details = [{ field, message, rule: 'rendered' }]
  return new StepError('VALIDATION_ERROR', `${field} ${message}`, { retryable: false, details })
}
