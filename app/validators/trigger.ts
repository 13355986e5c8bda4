import vine from '@vinejs/vine'
import { compile } from '#engine/expressions/cel'
import { integer, jsonObject, notNull, text } from '#validators/fields'
import { sealable } from '#validators/secret'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What a workflow's end is called; `execution.` may stand for `workflow.` */
const EVENTS = ['completed', 'failed', 'timeout', 'cancelled', 'ended'].flatMap((end) => [
  `workflow.${end}`,
  `execution.${end}`,
])

/** An hour: a firing later than that is another one. */
const LONGEST_JITTER_MS = 3_600_000

const expression = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string') return
  try {
    compile(value)
  } catch (error) {
    field.report(`The {{ field }} field is wrong: ${(error as Error).message}`, 'cel', field)
  }
})

const choice = <const Choices extends readonly string[]>(...choices: Choices) =>
  vine.enum(choices).use(notNull()).optional()

/**
 * What starts a workflow besides people and programs, and how. Of its type there is one; a schedule
 * (`scheduleEnabled`, `scheduleCron`, `scheduleTimezone`) goes with any.
 */
export const triggerConfig = () =>
  vine
    .object({
      type: vine
        .enum(['manual', 'api', 'webhook', 'scheduled', 'schedule', 'event'])
        .use(notNull())
        .transform((type) => (type === 'schedule' ? 'scheduled' : type))
        .optional(),
      overlap: choice('skip', 'queue', 'parallel', 'cancel_running'),
      catchUp: choice('none', 'one', 'all'),
      jitterMs: integer(0, LONGEST_JITTER_MS).optional(),
      inputData: jsonObject().optional(),
      secret: sealable().minLength(8).use(notNull()).optional(),
      respond: choice('immediately', 'when-finished'),
      event: vine
        .enum(EVENTS)
        .transform((event) => event.replace(/^execution/, 'workflow'))
        .optional()
        .requiredWhen('type', '=', 'event'),
      workflowId: vine.string().regex(UUID).toLowerCase().use(notNull()).optional(),
      filter: text(1, 8192).use(expression()).optional(),
      priority: integer(1, 10).optional(),
      concurrency: vine
        .object({
          limit: integer(1, 10_000),
          key: text(1, 8192).use(expression()).optional(),
          onLimit: choice('queue', 'reject', 'cancel_running'),
        })
        .optional(),
    })
    .use(notNull())
