import { schemaOf } from './requests.js'
import type { Schema } from './schemas/shapes.js'
import { executeOptionsValidator } from '#validators/execution'

const count = { type: 'integer', minimum: 0 }

/** Headers of answers, as components; those that are `required` are always there. */
export const HEADERS: Record<string, Schema> = {
  'X-Request-Id': {
    description: 'The id of the request, as `meta.requestId` has it.',
    required: true,
    schema: { type: 'string' },
  },
  'X-RateLimit-Limit': {
    description: 'Requests in an hour; of an API key, in a minute.',
    required: true,
    schema: count,
  },
  'X-RateLimit-Remaining': { description: 'Of which are left.', required: true, schema: count },
  'X-RateLimit-Reset': {
    description: 'When they are counted anew, in seconds since 1970.',
    required: true,
    schema: count,
  },
  'Retry-After': {
    description: 'Seconds after which to try again.',
    required: true,
    schema: count,
  },
  'Location': {
    description: 'Path of the execution.',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
  },
  'ETag': {
    description: 'Names the state that is answered, for `If-Match`.',
    required: true,
    schema: { type: 'string' },
  },
  'Idempotent-Replayed': {
    description: 'Where an earlier request with the same key made what is answered.',
    schema: { type: 'string', const: 'true' },
  },
  'Cache-Control': {
    description: 'No cache keeps it.',
    required: true,
    schema: { type: 'string', const: 'no-store' },
  },
}

/** Headers that each answer has. */
export const EVERY_ANSWER = [
  'X-Request-Id',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
]

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
    LastEventId: {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'The id of the last event that was received: the stream goes on behind it.',
      schema: { type: 'string', maxLength: 4000 },
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Makes the request safe to repeat for 24 hours: the same key and body get the answer to the first request, another body is 409.',
      schema: idempotencyKey,
    },
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      description:
        'The `ETag` of the state that the change is meant for, or several of them: where it is no longer that one, nothing changes, and the answer is 412.',
      schema: { type: 'string', examples: ['"3-2026-01-31T12:00:00.000Z"'] },
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
  executionId: { type: 'string', format: 'uuid' },
  evalId: { type: 'string', format: 'uuid' },
  runId: { type: 'string', format: 'uuid' },
  deliveryId: { type: 'string', format: 'uuid' },
  version: { type: 'integer', minimum: 1, maximum: 999_999_999 },
  token: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
  name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]{0,99}$' },
}

/** What the query's parameters mean, where their names do not say it. */
export const QUERY_DESCRIPTIONS: Record<string, string> = {
  versions: 'Separated by commas, such as `1,2`: at most ten.',
  scope: '`own`, or `all` for admins.',
  groupBy: 'How long a bucket is.',
  timezone: 'An IANA name, of dates, of times without an offset and of buckets.',
  endDate: 'When it ends: a date, which is included, or a time, which is not.',
  startDate: 'When the period begins: a date, or a time in ISO 8601.',
  page: 'From 1.',
  pageSize: 'Rows in a page.',
  search: 'Text within the name or the description, whatever its case.',
  tags: 'Separated by commas; any of them.',
  cursor:
    'The `nextCursor` of the page before, or empty for the first page. Nothing is counted then, and `page` has no effect.',
  from: 'Created at this time or later (ISO 8601).',
  to: 'Created at this time or earlier (ISO 8601).',
}
