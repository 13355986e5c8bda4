import vine from '@vinejs/vine'
import { agentFields } from '#validators/agent'
import { description, flag, integer, jsonObject, name, notNull, tags } from '#validators/fields'
import { text } from '#validators/fields'
import { listQuery } from '#validators/list'
import { agentId, MAX_STEPS, optionalFields, stepFields } from '#validators/workflow'

/** GET /templates */
export const listTemplatesValidator = listQuery(
  ['createdAt', 'updatedAt', 'name', 'category', 'usageCount', 'ratingAverage', 'ratingCount'],
  {
    category: text(1, 100).optional(),
    type: vine.enum(['agent', 'workflow', 'step']).optional(),
    isOfficial: vine.boolean().optional(),
  }
)

const type = () => vine.enum(['agent', 'workflow', 'step']).use(notNull())

const category = () => text(1, 100).regex(/\S/)

const optionalTemplateFields = {
  description: description(),
  tags: tags().optional(),
  isOfficial: flag().optional(),
  isPublic: flag().optional(),
}

/** POST /templates; `templateDataValidators` judge what is in `templateData`. */
export const createTemplateValidator = vine.create({
  name: name(),
  category: category(),
  type: type(),
  templateData: jsonObject(),
  ...optionalTemplateFields,
})

/** PATCH /templates/:id */
export const updateTemplateValidator = vine.create({
  name: name().optional(),
  category: category().optional(),
  type: type().optional(),
  templateData: jsonObject().optional(),
  ...optionalTemplateFields,
})

/** POST /templates/:id/rate */
export const rateTemplateValidator = vine.create({ rating: integer(1, 5) })

/** POST /templates/:id/instantiate */
export const instantiateTemplateValidator = vine.create({
  name: name().optional(),
  customizations: jsonObject().optional(),
})

const key = () => text(1, 100)

/** What a template holds of a workflow besides its name. A step names its agent by `agentKey`. */
const blueprintFields = {
  ...optionalFields,
  definition: jsonObject().optional(),
  agents: vine.record(vine.object(agentFields)).optional(),
  steps: vine
    .array(vine.object({ ...stepFields, agentId: agentId(), agentKey: key().optional() }))
    .maxLength(MAX_STEPS)
    .use(notNull()),
}

/** A workflow and its agents, as a template holds them. */
export const templateWorkflowValidator = vine.create({ name: name(), ...blueprintFields })

/** What `templateData` must be, by the template's type; without a name the template's is taken. */
export const templateDataValidators = {
  agent: vine.create({ templateData: vine.object({ ...agentFields, name: name().optional() }) }),
  workflow: vine.create({
    templateData: vine.object({ name: name().optional(), ...blueprintFields }),
  }),
  step: vine.create({ templateData: vine.object({ ...stepFields, agentId: agentId() }) }),
}
