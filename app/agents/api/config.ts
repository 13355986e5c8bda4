import vine from '@vinejs/vine'
import type { AgentVersion } from '#engine/contracts/agent_runner'
import { compileTemplate } from '#engine/expressions/template'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { authProblems, authSchema, readAuth, type ApiAuth } from '#agents/api/auth'
import {
  paginationProblems,
  paginationSchema,
  readPagination,
  type Pagination,
} from '#agents/api/pagination'
import { schemaProblems } from '#agents/config_problems'
import { templateProblems } from '#agents/templates'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const RESPONSE_TYPES = ['json', 'text', 'auto', 'base64'] as const
/** Characters of a URL, before its templates are filled in. */
const MAX_URL = 8192
/** Milliseconds; an attempt's own limit ends it earlier. */
const MAX_TIMEOUT = 3_600_000
const DEFAULT_TIMEOUT = 30_000
const MAX_RETRIES = 10
/** Milliseconds. */
const MAX_DELAY = 60_000
const DEFAULT_DELAY = 1000

export type ResponseType = (typeof RESPONSE_TYPES)[number]

/** An API agent's config; `url`, `headers`, `query` and `body` may hold templates. */
export interface ApiConfig {
  method: string
  url: string
  headers: JsonObject
  query: JsonObject
  body: Json
  /** Milliseconds. */
  timeout: number
  responseType: ResponseType
  /** Statuses that are a success, such as `200` or `2xx`; null takes all below 400. */
  expected: string[] | null
  auth: ApiAuth | null
  pagination: Pagination | null
  /** Times that a request is sent again within one attempt. */
  retries: number
  /** Milliseconds before the first repetition; each later one waits twice as long. */
  retryDelay: number
  /** The service takes the same request twice for one, by its `Idempotency-Key`. */
  idempotent: boolean
  /** Members of the body that are null, or become so, are not sent. */
  omitNull: boolean
}

const schema = vine.create({
  method: vine
    .string()
    .toUpperCase()
    .in([...METHODS])
    .optional(),
  url: vine.string().trim().minLength(1).maxLength(MAX_URL),
  headers: vine.record(vine.any().nullable()).optional(),
  query: vine.record(vine.any().nullable()).optional(),
  body: vine.any().optional(),
  timeout: vine.number({ strict: true }).withoutDecimals().range([1, MAX_TIMEOUT]).optional(),
  retries: vine.number({ strict: true }).withoutDecimals().range([0, MAX_RETRIES]).optional(),
  retryDelay: vine.number({ strict: true }).withoutDecimals().range([0, MAX_DELAY]).optional(),
  idempotent: vine.boolean({ strict: true }).optional(),
  responseType: vine.enum(RESPONSE_TYPES).optional(),
  omitNull: vine.boolean({ strict: true }).optional(),
  expect: vine.object({ status: vine.any() }).optional(),
  auth: authSchema(),
  pagination: paginationSchema(),
})

/** Reads a config: ready to run, or what is wrong with it. */
export async function readConfig(agent: Pick<AgentVersion, 'config'>) {
  const { config } = agent
  const problems = [
    ...(await schemaProblems(schema, config)),
    ...partProblems(config.headers, 'config.headers', isScalar),
    ...partProblems(config.query, 'config.query', (v) => [v].flat().every(isScalar)),
    ...expectProblems(config.expect),
    ...urlProblems(config.url),
    ...authProblems(config),
    ...paginationProblems(config),
    ...['headers', 'query', 'body'].flatMap((name) =>
      templateProblems(config[name] ?? null, `config.${name}`)
    ),
  ]
  if (String(config.method).toUpperCase() === 'HEAD' && (config.body ?? null) !== null) {
    problems.push({ field: 'config.body', message: 'can not go with HEAD', rule: 'body' })
  }
  return problems.length > 0 ? problems : settingsOf(config)
}

function settingsOf(config: JsonObject): ApiConfig {
  const status = (config.expect as JsonObject | undefined)?.status
  return {
    method: String(config.method ?? 'GET').toUpperCase(),
    url: String(config.url).trim(),
    headers: (config.headers ?? {}) as JsonObject,
    query: (config.query ?? {}) as JsonObject,
    body: config.body ?? null,
    timeout: Number(config.timeout ?? DEFAULT_TIMEOUT),
    responseType: (config.responseType ?? 'auto') as ResponseType,
    expected: status === undefined ? null : [status].flat().map((one) => String(one).toLowerCase()),
    auth: readAuth(config.auth),
    pagination: readPagination(config.pagination),
    retries: Number(config.retries ?? 0),
    retryDelay: Number(config.retryDelay ?? DEFAULT_DELAY),
    idempotent: config.idempotent === true,
    omitNull: config.omitNull === true,
  }
}

function partProblems(part: Json | undefined, field: string, fits: (value: Json) => boolean) {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) {
    return []
  }
  return Object.entries(part)
    .filter(([, value]) => !fits(value))
    .map(([name]): Problem => {
      const message = 'must be a text, a number or a boolean'
      return { field: `${field}.${name}`, message, rule: 'scalar' }
    })
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== 'object'
}

function expectProblems(expect: Json | undefined): Problem[] {
  if (typeof expect !== 'object' || expect === null || Array.isArray(expect)) {
    return []
  }
  const listed = [expect.status ?? null].flat()
  const isGood = listed.length > 0 && listed.every((one) => /^[1-5](\d\d|xx)$/i.test(String(one)))
  const message = 'must be a status such as 200 or "2xx", or a list of them'
  return isGood ? [] : [{ field: 'config.expect.status', message, rule: 'status' }]
}

/** Where the origin holds no template it can be judged before a run. */
function urlProblems(url: Json | undefined): Problem[] {
  if (typeof url !== 'string' || url.trim() === '') {
    return []
  }
  const field = 'config.url'
  const problems = templateProblems(url, field)
  if (problems.length > 0) {
    return problems
  }
  const [head] = compileTemplate(url.trim()).parts
  if (typeof head !== 'string') {
    return []
  }
  if (!/^https?:\/\//i.test(head)) {
    return [{ field, message: 'must begin with http:// or https://', rule: 'url' }]
  }
  const origin = /^https?:\/\/[^/?#\\]*(?=[/?#\\])/i.exec(head)?.[0]
  const isWhole = compileTemplate(url.trim()).parts.length === 1
  const known = isWhole ? head : origin
  const parsed = known === undefined ? undefined : URL.parse(known)
  if (parsed === null) {
    return [{ field, message: 'is no URL', rule: 'url' }]
  }
  if (parsed && (parsed.username !== '' || parsed.password !== '')) {
    return [{ field, message: 'may not carry credentials: use a header', rule: 'url' }]
  }
  return []
}
