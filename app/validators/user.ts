import vine from '@vinejs/vine'
import { jsonObject } from '#validators/fields'
import { newPassword } from '#validators/shared'

/** A name as its bearer writes it, or null. */
export const fullName = () => vine.string().minLength(1).maxLength(255).nullable().optional()

/** PATCH /users/me. `preferences` replaces what was there. */
export const updateProfileValidator = vine.create({
  fullName: fullName(),
  avatarUrl: vine
    .string()
    .maxLength(2048)
    .url({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
    .nullable()
    .optional(),
  preferences: jsonObject().optional(),
})

/** POST /users/me/password; the e-mail comes as `meta.email`. */
export const changePasswordValidator = vine.withMetaData<{ email: string }>().create({
  currentPassword: vine.string().maxLength(1000),
  newPassword: newPassword().notSameAs('currentPassword'),
})
