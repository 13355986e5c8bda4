import vine from '@vinejs/vine'
import { flag, jsonObject, notNull } from '#validators/fields'
import { listQuery } from '#validators/list'
import { email, newPassword } from '#validators/shared'

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

/** DELETE /users/me: any password may be wrong, none is malformed. */
export const deleteAccountValidator = vine.create({ password: vine.string().maxLength(1000) })

const ROLES = ['admin', 'user', 'agent'] as const

/** GET /users; `search` looks into e-mails and names. */
export const listUsersValidator = listQuery(
  ['createdAt', 'updatedAt', 'email', 'fullName', 'lastLoginAt'],
  { role: vine.enum(ROLES).optional(), isActive: vine.boolean().optional() }
)

/** An account that an operator makes by a command. */
export const createAccountValidator = vine.create({
  email: email(),
  password: newPassword(),
  fullName: fullName(),
  role: vine.enum(ROLES),
})

/** PATCH /users/:id */
export const updateUserValidator = vine.create({
  role: vine.enum(ROLES).use(notNull()).optional(),
  isActive: flag().optional(),
  fullName: fullName(),
})
