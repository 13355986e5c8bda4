import vine from '@vinejs/vine'
import { description, integer, jsonObject, name, notNull } from '#validators/fields'
import { listQuery } from '#validators/list'
import { sealable, VARIABLE_NAME } from '#validators/secret'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const reference = () => vine.string().regex(UUID).toLowerCase().nullable().optional()

const environment = () => vine.enum(['development', 'staging', 'production']).use(notNull())

/** By name; null takes one away, and the mask leaves it as it is. */
const environmentVars = () =>
  vine
    .record(sealable().nullable())
    .validateKeys((keys, field) => {
      if (keys.some((key) => !VARIABLE_NAME.test(key))) {
        const rule = 'A variable is named by 1-100 letters, digits and _, and no digit first'
        field.report(rule, 'variableName', field)
      }
    })
    .use(notNull())

/** Bounds are the contract's and, for memory and CPU shares, those of a container. */
const optionalFields = {
  description: description(),
  version: integer(1, 2_147_483_647).optional(),
  environment: environment().optional(),
  config: jsonObject().optional(),
  environmentVars: environmentVars().optional(),
  allocatedMemoryMb: integer(64, 4096).optional(),
  allocatedCpuShares: integer(2, 262_144).optional(),
}

/** POST /deployments */
export const createDeploymentValidator = vine.create({
  name: name(),
  workflowId: reference(),
  agentId: reference(),
  ...optionalFields,
})

/** PATCH /deployments/:id. What it runs is said once; the version of it may change. */
export const updateDeploymentValidator = vine.create({
  name: name().optional(),
  ...optionalFields,
})

/** GET /deployments */
export const listDeploymentsValidator = listQuery(
  ['createdAt', 'updatedAt', 'name', 'environment', 'status', 'deployedAt'],
  {
    environment: environment().optional(),
    status: vine
      .enum(['stopped', 'starting', 'running', 'stopping', 'failed', 'maintenance'])
      .optional(),
  }
)
