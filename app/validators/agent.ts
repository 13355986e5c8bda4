import vine from '@vinejs/vine'
import { listQuery } from '#validators/list'
import {
  description,
  flag,
  integer,
  jsonObject,
  jsonValue,
  name,
  notNull,
  status,
  tags,
  text,
} from '#validators/fields'

const type = () => vine.enum(['code', 'api', 'llm', 'data', 'workflow']).use(notNull())

/** The inputs that an agent declares: name -> what it takes. */
const parameters = () =>
  vine
    .record(
      vine.object({
        type: vine
          .enum(['string', 'number', 'integer', 'boolean', 'object', 'array', 'any'])
          .use(notNull())
          .optional(),
        required: flag().optional(),
        description: text(0, 2_000).optional(),
        default: jsonValue().optional(),
      })
    )
    .validateKeys((keys, field) => {
      if (keys.some((key) => key.length === 0 || key.length > 100)) {
        field.report('A parameter is named by 1-100 characters', 'parameterName', field)
      }
    })

const optionalFields = {
  description: description(),
  status: status().optional(),
  config: jsonObject().optional(),
  capabilities: vine.array(text(1, 100)).maxLength(100).use(notNull()).optional(),
  parameters: parameters().use(notNull()).optional(),
  maxExecutionTime: integer(1, 3600).optional(),
  maxMemoryMb: integer(64, 4096).optional(),
  maxConcurrentExecutions: vine
    .number({ strict: true })
    .withoutDecimals()
    .range([1, 1000])
    .nullable()
    .optional(),
  tags: tags().optional(),
  isPublic: flag().optional(),
  isTemplate: flag().optional(),
}

/** Everything that a client may say of a new agent. */
export const agentFields = { name: name(), type: type(), ...optionalFields }

/** POST /agents; the agent of a template too. */
export const createAgentValidator = vine.create(agentFields)

/** PATCH /agents/:id */
export const updateAgentValidator = vine.create({
  name: name().optional(),
  type: type().optional(),
  ...optionalFields,
})

/** POST /agents/:id/duplicate and /workflows/:id/duplicate */
export const duplicateValidator = vine.create({ name: name().optional() })

/** GET /agents */
export const listAgentsValidator = listQuery(
  ['createdAt', 'updatedAt', 'name', 'type', 'status', 'version'],
  { type: type().optional(), status: status().optional() }
)
