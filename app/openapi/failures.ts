import { ref, type Schema } from './schemas/shapes.js'

/** A failure of the contract's table: the status, its codes and when it happens. */
interface Failure {
  name: string
  codes: string[]
  when: string
  headers?: string[]
}

const ALL: Record<number, Failure> = {
  400: {
    name: 'ValidationFailed',
    codes: ['VALIDATION_ERROR'],
    when: 'Body, query or a header does not fit; `details` says where.',
  },
  401: {
    name: 'Unauthenticated',
    codes: [
      'AUTHENTICATION_REQUIRED',
      'INVALID_CREDENTIALS',
      'INVALID_TOKEN',
      'TOKEN_EXPIRED',
      'INVALID_API_KEY',
      'API_KEY_EXPIRED',
      'INVALID_SIGNATURE',
    ],
    when: 'No credential, or one that is wrong, revoked or past its time.',
  },
  403: {
    name: 'Forbidden',
    codes: ['FORBIDDEN'],
    when: 'Role, scope or ownership does not allow it.',
  },
  404: {
    name: 'NotFound',
    codes: ['NOT_FOUND'],
    when: 'There is no such resource, or it was deleted, or the id is no UUID.',
  },
  409: {
    name: 'Conflict',
    codes: ['CONFLICT'],
    when: 'A duplicate, or the state of the resource does not allow it.',
  },
  412: {
    name: 'PreconditionFailed',
    codes: ['PRECONDITION_FAILED'],
    when: 'The resource has changed since the state that `If-Match` names.',
  },
  413: {
    name: 'PayloadTooLarge',
    codes: ['PAYLOAD_TOO_LARGE'],
    when: 'The body is larger than 1 MiB (`BODY_LIMIT`).',
  },
  415: {
    name: 'UnsupportedMediaType',
    codes: ['UNSUPPORTED_MEDIA_TYPE'],
    when: 'The body is not JSON.',
  },
  429: {
    name: 'RateLimitExceeded',
    codes: ['RATE_LIMIT_EXCEEDED'],
    when: 'Too many requests, or too many failed logins.',
    headers: ['Retry-After'],
  },
  500: {
    name: 'InternalError',
    codes: ['INTERNAL_ERROR'],
    when: 'A mistake of the server; its log has it under the request id.',
  },
  502: {
    name: 'ExecutionFailed',
    codes: ['EXECUTION_FAILED'],
    when: 'What was waited for ended without an output.',
  },
  503: {
    name: 'ServiceUnavailable',
    codes: ['SERVICE_UNAVAILABLE'],
    when: 'The database or the queue is away.',
    headers: ['Retry-After'],
  },
}

/** The answers that failures give, as components of the document. */
export function failureComponents(headersOf: (names: string[]) => Schema): Record<string, Schema> {
  const components = Object.values(ALL).map(({ name, codes, when, headers = [] }) => {
    const error = { properties: { code: { type: 'string', enum: codes } } }
    const schema = { allOf: [ref('Failure'), { properties: { error } }] }
    const content = { 'application/json': { schema } }
    return [name, { description: when, headers: headersOf(headers), content }]
  })
  return Object.fromEntries(components)
}

/** Which failures a route can end in: what of it makes each possible. */
export interface Exposure {
  /** Whether it is below /api, where requests are counted. */
  limited: boolean
  authenticates: boolean
  hasPathParameters: boolean
  /** Whether a body may come. */
  takesBody: boolean
  /** Whether an `If-Match` may come. */
  conditional: boolean
  /** Whether an `Idempotency-Key` may come. */
  idempotent: boolean
  /** Whether it needs the database. */
  needsDatabase: boolean
  /** Statuses that it has a text of its own for. */
  own: Partial<Record<number, string>>
}

/** The failures of a route as references, with its own words where it has some. */
export function failuresOf(exposure: Exposure): Record<string, Schema> {
  const { limited, authenticates, hasPathParameters, takesBody, needsDatabase, own } = exposure
  const { conditional, idempotent } = exposure
  const possible: Record<number, boolean> = {
    400: true,
    401: authenticates,
    403: authenticates,
    404: hasPathParameters,
    409: idempotent,
    412: conditional,
    413: takesBody,
    415: takesBody,
    429: limited,
    500: true,
    503: needsDatabase,
  }
  const statuses = Object.keys(ALL).map(Number)
  const failures = statuses
    .filter((status) => possible[status] || own[status] !== undefined)
    .map((status) => {
      const $ref = `#/components/responses/${ALL[status]!.name}`
      return [status, own[status] ? { $ref, description: own[status] } : { $ref }]
    })
  return Object.fromEntries(failures)
}
