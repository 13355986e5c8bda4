import vine from '@vinejs/vine'
import { compile } from '#engine/expressions/cel'
import {
  description,
  integer,
  jsonObject,
  jsonValue,
  name,
  notNull,
  text,
} from '#validators/fields'
import { listQuery } from '#validators/list'

/** Cases of one eval: each is an execution, and a judge's another one. */
const MAX_CASES = 200
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Versions that are shown side by side. */
const MAX_VERSIONS = 10

const compiles = vine.createRule(
  (value, _options: undefined, field) => {
    if (typeof value !== 'string') return
    try {
      compile(value)
    } catch (error) {
      field.report(`The {{ field }} field: ${(error as Error).message}`, 'expression', field)
    }
  },
  { name: 'compiles' }
)

const expectsSomething = vine.createRule(
  (value, _options: undefined, field) => {
    const known = ['equals', 'contains', 'schema', 'cel', 'judge']
    if (typeof value !== 'object' || value === null) return
    if (known.some((key) => Object.hasOwn(value, key))) return
    field.report(`The {{ field }} field needs one of ${known.join(', ')}`, 'required', field)
  },
  { name: 'expectsSomething' }
)

const expectation = () =>
  vine
    .object({
      equals: jsonValue().optional(),
      contains: jsonValue().optional(),
      schema: jsonObject().optional(),
      cel: text(1, 8192).use(compiles()).optional(),
      judge: vine
        .object({
          agentId: vine.string().regex(UUID).toLowerCase(),
          criteria: text(1, 10_000),
          threshold: vine.number({ strict: true }).range([0, 1]).optional(),
        })
        .optional(),
    })
    .use(expectsSomething())

const cases = () =>
  vine
    .array(
      vine.object({
        name: name().optional(),
        inputs: jsonObject().optional(),
        expect: expectation(),
      })
    )
    .minLength(1)
    .maxLength(MAX_CASES)
    .use(notNull())

/** POST /agents/:id/evals */
export const createEvalValidator = vine.create({
  name: name(),
  description: description(),
  cases: cases(),
})

/** PATCH /agents/:id/evals/:evalId */
export const updateEvalValidator = vine.create({
  name: name().optional(),
  description: description(),
  cases: cases().optional(),
})

/** GET /agents/:id/evals */
export const listEvalsValidator = listQuery(['createdAt', 'updatedAt', 'name'])

/** POST /agents/:id/evals/:evalId/runs */
export const startEvalRunValidator = vine.create({ version: integer(1, 999_999_999).optional() })

/** GET /agents/:id/evals/:evalId/runs */
export const listEvalRunsValidator = listQuery(['createdAt', 'agentVersion'])

/** GET /agents/:id/evals/:evalId/compare */
export const compareEvalValidator = vine.create({
  versions: vine
    .string()
    .regex(new RegExp(`^[1-9]\\d{0,8}(,[1-9]\\d{0,8}){0,${MAX_VERSIONS - 1}}$`))
    .transform((list) => [...new Set(list.split(',').map(Number))]),
})
