import { count, id, nullable, object, oneOf, said, text, time } from './shapes.js'

const usd = said(text, 'A decimal.')

/** app/transformers/budget_transformer. */
export const budgetSchemas = {
  Budget: object({
    id,
    scope: oneOf('user', 'workflow', 'agent', 'api_key'),
    resourceId: id,
    userId: said(id, 'Whose resource it is.'),
    period: oneOf('execution', 'month', 'total'),
    maxCostUsd: nullable(usd),
    maxTokens: nullable(said(count, 'In and out.')),
    maxToolCalls: nullable(count),
    softRatio: { type: 'number', minimum: 0.01, maximum: 1 },
    onSoft: oneOf('warn', 'approve', 'cheaper'),
    setBy: oneOf('owner', 'admin'),
    usage: nullable(
      object(
        {
          period: said(text, 'The month, such as `2026-11`, or `total`.'),
          costUsd: usd,
          tokens: count,
          toolCalls: count,
          reservedCostUsd: said(text, 'What calls under way may take at most.'),
          reservedTokens: count,
        },
        'What counts for it now; null for the period `execution`.'
      )
    ),
    createdAt: time,
    updatedAt: time,
  }),
}
