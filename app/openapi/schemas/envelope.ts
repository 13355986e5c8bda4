import { count, flag, list, nullable, object, positive, said, text, time } from './shapes.js'

/** What the answers are wrapped in; the shapes of providers/api_provider. */
export const envelopeSchemas = {
  Meta: object({
    timestamp: said(time, 'When the answer was made, UTC.'),
    requestId: said(
      text,
      'The id of the request: `X-Request-Id`, where it was sent and well-formed.'
    ),
  }),
  Pagination: object(
    {
      page: positive,
      pageSize: positive,
      totalPages: said(count, '0 for an empty list.'),
      totalItems: count,
      hasNext: flag,
      hasPrev: flag,
    },
    'Of a list that was counted.'
  ),
  CursorPagination: object(
    {
      nextCursor: nullable(said(text, 'The `cursor` of the next page; null on the last one.')),
      pageSize: positive,
    },
    'Of a list that was asked for by `cursor`, which counts nothing.'
  ),
  FieldProblem: object({
    field: said(text, 'A dotted path such as `steps.0.stepKey`.'),
    message: text,
    rule: text,
  }),
  Failure: object({
    success: { type: 'boolean', const: false },
    error: {
      ...object({ code: said(text, 'What happened, for programs.'), message: text }),
      properties: {
        code: said(text, 'What happened, for programs.'),
        message: said(text, 'What happened, for people.'),
        details: said(list({ $ref: '#/components/schemas/FieldProblem' }), 'Field by field.'),
        retryAfter: said(positive, 'Seconds after which to try again.'),
      },
    },
    meta: { $ref: '#/components/schemas/Meta' },
  }),
}
