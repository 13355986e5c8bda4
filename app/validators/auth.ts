/*
 * Credentials are read from the body alone (`data: request.body()`): by default a validator sees the
 * query as well, and a password in a URL ends up in logs and histories.
 */
import vine from '@vinejs/vine'
import { email, newPassword } from '#validators/shared'
import { fullName } from '#validators/user'

/** POST /auth/register */
export const registerValidator = vine.create({
  email: email(),
  password: newPassword(),
  fullName: fullName(),
})

/** POST /auth/login: any password may be wrong, none is malformed. */
export const loginValidator = vine.create({
  email: email(),
  password: vine.string().maxLength(1000),
})

const refreshToken = () => vine.string().maxLength(2048)

/** POST /auth/refresh */
export const refreshValidator = vine.create({ refreshToken: refreshToken() })

/** POST /auth/logout */
export const logoutValidator = vine.create({ refreshToken: refreshToken().optional() })

/** POST /auth/forgot-password */
export const forgotPasswordValidator = vine.create({ email: email() })

/** What came in a link: of any form, since a wrong one is refused as a token. */
const mailedToken = () => vine.string().minLength(1).maxLength(200)

/** POST /auth/reset-password; the e-mail that the token went to comes as `meta.email`. */
export const resetPasswordValidator = vine.withMetaData<{ email: string | null }>().create({
  token: mailedToken(),
  newPassword: newPassword(),
})

/** POST /auth/verify-email */
export const verifyEmailValidator = vine.create({ token: mailedToken() })

/** POST /auth/resend-verification of who is logged in; of others the e-mail is wanted. */
export const resendVerificationValidator = vine.create({ email: email().optional() })
