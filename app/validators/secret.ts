import vine from '@vinejs/vine'
import { notNull } from '#validators/fields'
import { listQuery } from '#validators/list'

/** Bytes that a value may have as UTF-8. */
const MAX_BYTES = 65_536

/** What a secret, or an environment variable, may be called. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/

const storable = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string') return
  if (!value.isWellFormed()) {
    field.report('The {{ field }} field holds half a character', 'wellFormed', field)
  } else if (new TextEncoder().encode(value).length > MAX_BYTES) {
    field.report(`The {{ field }} field may have ${MAX_BYTES} bytes`, 'maxBytes', field)
  }
})

/** A text that the vault takes: up to 64 KiB as UTF-8. */
export const sealable = () => vine.string().maxLength(MAX_BYTES).use(storable())

const value = () => sealable().minLength(1).use(notNull())

/** POST /secrets */
export const createSecretValidator = vine.create({
  name: vine.string().regex(VARIABLE_NAME).use(notNull()),
  value: value(),
})

/** PUT /secrets/:name */
export const replaceSecretValidator = vine.create({ value: value() })

/** GET /secrets */
export const listSecretsValidator = listQuery(['createdAt', 'updatedAt', 'name'])
