import vine from '@vinejs/vine'
import { agentFields } from '#validators/agent'
import { jsonObject, name, notNull, text } from '#validators/fields'
import { agentId, MAX_STEPS, optionalFields, stepFields } from '#validators/workflow'

/** Agents that one file may bring: each is two rows to write while the caller waits. */
const MAX_AGENTS = 500

const { description, triggerConfig, scheduleCron, scheduleTimezone, tags } = optionalFields

const key = () => text(1, 100)

/** POST /workflows/import. A step names its agent by `agentKey`, a key of `agents`. */
export const workflowFileValidator = vine.create({
  turbocat: vine.literal(1),
  name: name(),
  description,
  triggerConfig,
  scheduleCron,
  scheduleTimezone,
  tags,
  agents: vine.record(vine.object(agentFields)).maxLength(MAX_AGENTS).optional(),
  steps: vine
    .array(vine.object({ ...stepFields, agentId: agentId(), agentKey: key().optional() }))
    .maxLength(MAX_STEPS)
    .use(notNull())
    .optional(),
  definition: jsonObject().optional(),
})

/** GET /workflows/:id/export */
export const exportWorkflowValidator = vine.create({
  format: vine.enum(['json', 'yaml'] as const).optional(),
})
