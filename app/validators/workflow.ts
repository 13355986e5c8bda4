import vine from '@vinejs/vine'
import { listQuery } from '#validators/list'
import {
  description,
  flag,
  integer,
  jsonObject,
  name,
  notNull,
  status,
  tags,
  text,
} from '#validators/fields'
import { cron, timezone } from '#validators/schedule'
import { triggerConfig } from '#validators/trigger'

/** As many as a body of the usual size can carry, with room. */
export const MAX_STEPS = 10_000

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const agentId = () => vine.string().regex(UUID).toLowerCase().nullable().optional()

/** What is common to the steps of a client and of a template. Bounds are the contract's. */
export const stepFields = {
  stepKey: text(1, 100),
  stepName: name().optional(),
  stepType: vine.enum(['agent', 'condition', 'loop', 'parallel', 'wait']).use(notNull()),
  position: integer(0, 2_147_483_647).optional(),
  config: jsonObject().optional(),
  inputs: jsonObject().optional(),
  outputs: jsonObject().optional(),
  dependsOn: vine.array(text(1, 100)).maxLength(MAX_STEPS).use(notNull()).optional(),
  retryCount: integer(0, 20).optional(),
  retryDelayMs: integer(0, 3_600_000).optional(),
  timeoutMs: integer(1, 86_400_000).optional(),
  onError: vine.enum(['fail', 'continue', 'retry']).use(notNull()).optional(),
}

/** What a workflow may leave out, besides its graph. */
export const optionalFields = {
  description: description(),
  status: status().optional(),
  triggerConfig: triggerConfig().optional(),
  scheduleEnabled: flag().optional(),
  scheduleCron: vine.string().minLength(1).maxLength(255).use(cron()).nullable().optional(),
  scheduleTimezone: text(1, 64).use(timezone()).optional(),
  tags: tags().optional(),
  isPublic: flag().optional(),
}

const steps = () =>
  vine
    .array(vine.object({ ...stepFields, agentId: agentId() }))
    .maxLength(MAX_STEPS)
    .use(notNull())

const graph = { steps: steps().optional(), definition: jsonObject().optional() }

/** POST /workflows */
export const createWorkflowValidator = vine.create({ name: name(), ...optionalFields, ...graph })

/** PATCH /workflows/:id */
export const updateWorkflowValidator = vine.create({
  name: name().optional(),
  ...optionalFields,
  ...graph,
})

/** GET /workflows */
export const listWorkflowsValidator = listQuery(
  ['createdAt', 'updatedAt', 'name', 'status', 'version', 'lastExecutionAt'],
  { status: status().optional() }
)
