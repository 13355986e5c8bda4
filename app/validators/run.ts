import vine from '@vinejs/vine'
import { jsonObject } from '#validators/fields'
import { idempotencyKey } from '#validators/idempotency'

/** POST /run/:id: how the output comes. */
export const runDeploymentValidator = vine.create({
  mode: vine.enum(['sync', 'async', 'stream'] as const).parse((value) => value ?? 'sync'),
})

/** Its body, for the API's document. */
export const runInputValidator = vine.create(vine.object({}).allowUnknownProperties())

/** What is asked for: the whole body is the input. */
export const runOptionsValidator = vine.create({
  input: jsonObject(),
  idempotencyKey: idempotencyKey().optional(),
})
