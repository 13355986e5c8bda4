import vine from '@vinejs/vine'

/** 1-255 characters of printable ASCII, as a header carries it. */
export const idempotencyKey = () =>
  vine
    .string()
    .minLength(1)
    .maxLength(255)
    .regex(/^[\x20-\x7e]+$/)

/** The `Idempotency-Key` header alone. */
export const idempotencyKeyValidator = vine.create({ idempotencyKey: idempotencyKey() })
