import { schemaOf } from './requests.js'
import type { Schema } from './schemas/shapes.js'
import { executeOptionsValidator } from '#validators/execution'

const count = { type: 'integer', minimum: 0 }

/** Headers of answers, as components. */
export const HEADERS: Record<string, Schema> = {
  'X-Request-Id': {
    description: 'The id of the request, as `meta.requestId` has it.',
    schema: { type: 'string' },
  },
  'X-RateLimit-Limit': { description: 'Requests in an hour.', schema: count },
  'X-RateLimit-Remaining': { description: 'Of which are left.', schema: count },
  'X-RateLimit-Reset': {
    description: 'When they are counted anew, in seconds since 1970.',
    schema: count,
  },
  'Retry-After': { description: 'Seconds after which to try again.', schema: count },
  'Location': {
    description: 'Path of the execution.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Idempotent-Replayed': {
    description: 'Where an earlier request with the same key made the execution.',
    schema: { type: 'string', const: 'true' },
  },
  'Cache-Control': { description: 'No cache keeps it.', schema: { type: 'string' } },
}

/** Headers that each answer below /api has. */
export const LIMIT_HEADERS = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset']

/** References to headers, by their names. */
export function headersOf(names: string[]): Schema {
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }] as const)
  )
}

/** Parameters that more than one route takes, as components. */
export async function sharedParameters(): Promise<Record<string, Schema>> {
  const options = await schemaOf(executeOptionsValidator)
  const { wait, idempotencyKey } = options.properties as Record<string, Schema>
  return {
    RequestId: {
      name: 'X-Request-Id',
      in: 'header',
      description: 'An id for the request; a malformed one is replaced by a UUID.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Makes the request safe to repeat for 24 hours: the same key and body answer the execution that the first request made, another body is 409.',
      schema: idempotencyKey,
    },
    Wait: {
      name: 'wait',
      in: 'query',
      description: 'Seconds to wait for the execution to end.',
      schema: wait,
    },
  }
}

/** Parameters of paths, by their names in routes. */
export const PATH_PARAMETERS: Record<string, Schema> = {
  id: { type: 'string', format: 'uuid' },
  version: { type: 'integer', minimum: 1, maximum: 999_999_999 },
  name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]{0,99}$' },
}

/** What the query's parameters mean, where their names do not say it. */
export const QUERY_DESCRIPTIONS: Record<string, string> = {
  page: 'From 1.',
  pageSize: 'Rows in a page.',
  search: 'Text within the name or the description, whatever its case.',
  tags: 'Separated by commas; any of them.',
  cursor:
    'The `nextCursor` of the page before, or empty for the first page. Nothing is counted then, and `page` has no effect.',
  from: 'Created at this time or later (ISO 8601).',
  to: 'Created at this time or earlier (ISO 8601).',
}
