import vine from '@vinejs/vine'
import { integer, jsonObject, notOver, text } from '#validators/fields'
import { idempotencyKey } from '#validators/idempotency'
import { keysetFields, listQuery } from '#validators/list'

const STATUSES = [
  'pending',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
  'timeout',
] as const
const TRIGGERS = ['manual', 'scheduled', 'api', 'webhook', 'event'] as const

/** What a signal may carry, as JSON. */
const MAX_SIGNAL_BYTES = 256 * 1024

const seconds = () => vine.number().withoutDecimals().range([1, 60])

/** What a validator can't tell the API's document: that a date comes as a text. */
const TIME = { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] }

const times = () => ({
  from: vine
    .date({ formats: ['iso8601'] })
    .meta(TIME)
    .optional(),
  to: vine
    .date({ formats: ['iso8601'] })
    .meta(TIME)
    .optional(),
})

/**
 * POST /workflows/:id/execute. Only some triggers are a caller's to claim; who says none is an
 * API key (`api`) or a person (`manual`). Pinned outputs are by step key.
 */
export const executeWorkflowValidator = vine.create({
  inputData: jsonObject().optional(),
  triggerType: vine.enum(['manual', 'api'] as const).optional(),
  priority: integer(1, 10).optional(),
  pinnedOutputs: jsonObject().optional(),
})

/** POST /agents/:id/execute */
export const executeAgentValidator = vine.create({ inputs: jsonObject().optional() })

/** POST /executions/:id/retry */
export const retryExecutionValidator = vine.create({ overrides: jsonObject().optional() })

/** POST /executions/:id/replay */
export const replayExecutionValidator = vine.create({
  fromStep: text(1, 100),
  inputData: jsonObject().optional(),
  overrides: jsonObject().optional(),
})

/** POST /executions/:id/signals. Names that begin with `$` are the engine's own. */
export const sendSignalValidator = vine.create({
  name: text(1, 1000).regex(/^[^$]/),
  payload: vine.any().use(notOver(MAX_SIGNAL_BYTES)).nullable().optional(),
})

/** GET /approvals */
export const listApprovalsValidator = listQuery(['createdAt'])

const linkToken = () => vine.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** GET /approvals/answer, a page behind the link of a mail. */
export const approvalLinkValidator = vine.create({ token: linkToken() })

/** POST /approvals/answer */
export const answerLinkValidator = vine.create({ token: linkToken(), approved: vine.boolean() })

/** `?wait=` and `Idempotency-Key` of both. */
export const executeOptionsValidator = vine.create({
  wait: seconds().optional(),
  idempotencyKey: idempotencyKey().optional(),
})

/** GET /executions/events */
export const listExecutionEventsValidator = vine.create({
  scope: vine.enum(['own', 'all'] as const).parse((value) => value ?? 'own'),
})

/** GET /executions */
export const listExecutionsValidator = listQuery(['createdAt'], {
  workflowId: vine.string().uuid().optional(),
  status: vine.enum(STATUSES).optional(),
  triggerType: vine.enum(TRIGGERS).optional(),
  ...times(),
  cursor: keysetFields().cursor,
})

/** GET /executions/:id/steps */
export const listExecutionStepsValidator = listQuery(['createdAt'])

/** GET /executions/:id/logs */
export const listExecutionLogsValidator = listQuery(['createdAt'], {
  level: vine.enum(['debug', 'info', 'warn', 'error'] as const).optional(),
  stepKey: vine.string().maxLength(100).optional(),
  cursor: keysetFields().cursor,
})
