import vine from '@vinejs/vine'
import { agentFields } from '#validators/agent'
import { jsonObject, name, notNull, text } from '#validators/fields'
import { listQuery } from '#validators/list'
import { agentId, MAX_STEPS, optionalFields, stepFields } from '#validators/workflow'

/** GET /templates */
export const listTemplatesValidator = listQuery(
  ['createdAt', 'updatedAt', 'name', 'category', 'usageCount', 'ratingAverage'],
  {
    category: text(1, 100).optional(),
    type: vine.enum(['agent', 'workflow', 'step']).optional(),
    isOfficial: vine.boolean().optional(),
  }
)

/** POST /templates/:id/instantiate */
export const instantiateTemplateValidator = vine.create({
  name: name().optional(),
  customizations: jsonObject().optional(),
})

const key = () => text(1, 100)

/** A workflow and its agents, as a template holds them. A step names its agent by `agentKey`. */
export const templateWorkflowValidator = vine.create({
  name: name(),
  ...optionalFields,
  definition: jsonObject().optional(),
  agents: vine.record(vine.object(agentFields)).optional(),
  steps: vine
    .array(vine.object({ ...stepFields, agentId: agentId(), agentKey: key().optional() }))
    .maxLength(MAX_STEPS)
    .use(notNull()),
})
