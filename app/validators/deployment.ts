import vine from '@vinejs/vine'
import { compileTemplate } from '#engine/expressions/template'
import { isAnswerStatus, isHeaderName, isHeaderValue } from '#models/deployment_config'
import { description, flag, integer, jsonObject, name } from '#validators/fields'
import { notNull } from '#validators/fields'
import { listQuery } from '#validators/list'
import { moment } from '#validators/moment'
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

const template = vine.createRule(
  (value, _options: undefined, field) => {
    try {
      inspect(value)
    } catch (error) {
      field.report((error as Error).message, 'expression', field)
    }
  },
  { name: 'expression' }
)

/** @throws ExpressionError for the first template in it that does not compile. */
function inspect(value: unknown): void {
  if (typeof value === 'string') compileTemplate(value)
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(inspect)
}

const isTemplate = (value: unknown) => typeof value === 'string' && value.includes('{{')

/** A text or a number that a template may stand for; what is none of those is no header or status. */
const spoken = vine.createRule(
  (value, fits: (said: string) => boolean, field) => {
    if (value === undefined) return
    const isSpoken = typeof value === 'string' || typeof value === 'number'
    if (isTemplate(value) || (isSpoken && fits(String(value)))) return
    field.report('The {{ field }} field is nothing that can be answered', 'answerable', field)
  },
  {
    name: 'answerable',
    implicit: true,
    toJSONSchema: (schema) => void (schema.anyOf = [{ type: 'string' }, { type: 'number' }]),
  }
)

const response = () =>
  vine
    .object({
      status: vine
        .any()
        .use(spoken((said) => isAnswerStatus(Number(said))))
        .use(template())
        .optional(),
      headers: vine
        .record(vine.any().use(spoken(isHeaderValue)).use(template()))
        .validateKeys((names, field) => {
          const wrong = names.find((one) => !isHeaderName(one))
          if (wrong === undefined) return
          field.report(`${wrong.slice(0, 100)} is no header that may be set`, 'header', field)
        })
        .optional(),
      body: vine.any().use(template()).nullable().optional(),
    })
    .nullable()

/** How it serves; what else a config holds is kept as it is. */
const config = () =>
  vine
    .object({
      timeoutSeconds: integer(1, 300).optional(),
      stopTimeoutSeconds: integer(0, 3600).optional(),
      rateLimitPerMinute: integer(1, 1_000_000).nullable().optional(),
      maxConcurrency: integer(1, 100_000).nullable().optional(),
      stickyHeader: vine
        .string()
        .regex(/^[A-Za-z0-9-]{1,100}$/)
        .optional(),
      response: response().optional(),
      healthCheck: vine
        .object({
          input: jsonObject(),
          intervalSeconds: integer(5, 86_400).optional(),
          timeoutMs: integer(100, 300_000).optional(),
        })
        .nullable()
        .optional(),
      requirePassingEval: vine
        .object({
          evalId: vine.string().regex(UUID).toLowerCase(),
          minPassRate: vine.number({ strict: true }).range([0, 1]).optional(),
        })
        .nullable()
        .optional(),
      public: flag().optional(),
    })
    .allowUnknownProperties()

const traffic = () =>
  vine
    .array(vine.object({ version: integer(1, 2_147_483_647), weight: integer(1, 100) }))
    .maxLength(10)
    .nullable()

/** Bounds are the contract's and, for memory and CPU shares, those of a container. */
const optionalFields = {
  description: description(),
  version: integer(1, 2_147_483_647).optional(),
  environment: environment().optional(),
  config: config().optional(),
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
  traffic: traffic().optional(),
})

/** POST /deployments/:id/rotate-key: a week at most. */
export const rotateKeyValidator = vine.create({ overlapSeconds: integer(0, 604_800).optional() })

/** POST /deployments/:id/rollback */
export const rollBackValidator = vine.create({
  releaseNumber: integer(1, 2_147_483_647).optional(),
})

/** GET /deployments/:id/metrics */
export const deploymentMetricsValidator = vine.create({
  minutes: vine
    .number()
    .withoutDecimals()
    .range([1, 43_200])
    .parse((value) => value ?? 60),
})

/** GET /deployments/:id/logs */
export const deploymentLogsValidator = vine.create({
  since: moment().optional(),
  tail: vine
    .number()
    .withoutDecimals()
    .range([1, 1000])
    .parse((value) => value ?? 100),
  level: vine.enum(['debug', 'info', 'warn', 'error'] as const).optional(),
  follow: vine.boolean().parse((value) => value ?? false),
})

/** GET /deployments/:id/releases */
export const listReleasesValidator = listQuery(['createdAt'])

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
