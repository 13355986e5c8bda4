import vine from '@vinejs/vine'
import { notNull } from '#validators/fields'
import { listQuery } from '#validators/list'

const SCOPES = ['user', 'workflow', 'agent', 'api_key'] as const
const PERIODS = ['execution', 'month', 'total'] as const
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** An amount of USD: at most nine digits before the point, and twelve behind it. */
const USD = /^\d{1,9}(\.\d{1,12})?$/

const uuid = () => vine.string().regex(UUID).toLowerCase()

/** PUT /budgets. A limit that is left out, or null, is none. */
export const setBudgetValidator = vine.create({
  scope: vine.enum(SCOPES).use(notNull()),
  resourceId: uuid().optional().requiredWhen('scope', 'in', ['workflow', 'agent', 'api_key']),
  period: vine.enum(PERIODS).use(notNull()),
  maxCostUsd: vine.string().regex(USD).nullable().optional(),
  maxTokens: vine
    .number({ strict: true })
    .withoutDecimals()
    .range([0, 1_000_000_000_000])
    .nullable()
    .optional(),
  maxToolCalls: vine
    .number({ strict: true })
    .withoutDecimals()
    .range([0, 1_000_000_000])
    .nullable()
    .optional(),
  softRatio: vine.number({ strict: true }).range([0.01, 1]).optional(),
  onSoft: vine.enum(['warn', 'approve', 'cheaper']).optional(),
})

/** GET /budgets */
export const listBudgetsValidator = listQuery(['createdAt', 'updatedAt', 'period'], {
  userId: uuid().optional(),
  resourceId: uuid().optional(),
  period: vine.enum(PERIODS).optional(),
})
