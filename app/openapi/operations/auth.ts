import { nothing, one, type Operations } from '../operation.js'
import {
  forgotPasswordValidator,
  loginValidator,
  logoutValidator,
  refreshValidator,
  registerValidator,
  resendVerificationValidator,
  resetPasswordValidator,
  verifyEmailValidator,
} from '#validators/auth'

const EMAIL = 'ada@example.com'
const PASSWORD = 'Analytical-Engine-1843'
const NO_STORE = ['Cache-Control']

export const authOperations: Operations = {
  register: {
    description:
      'Passwords have 8 to 128 characters, an upper-case and a lower-case letter, a digit and a special character among them; they are no common password and not the e-mail or its local part. E-mails are compared lower-cased.',
    body: {
      name: 'RegisterBody',
      validator: registerValidator,
      example: { email: EMAIL, password: PASSWORD, fullName: 'Ada Lovelace' },
    },
    answers: { 201: one('LoggedIn', 'The account, and tokens of its first session.', NO_STORE) },
    failures: { 409: 'The e-mail has an account already.' },
  },
  logIn: {
    description:
      'A wrong e-mail and a wrong password get the same answer. After 5 failures (`RATE_LIMIT_LOGIN_ATTEMPTS`) for an address and an e-mail it is 429 for up to 15 minutes.',
    body: {
      name: 'LogInBody',
      validator: loginValidator,
      example: { email: EMAIL, password: PASSWORD },
    },
    answers: { 200: one('LoggedIn', 'The account, and tokens of a new session.', NO_STORE) },
    failures: {
      401: 'The e-mail or the password is wrong.',
      403: 'The account is deactivated.',
    },
  },
  refreshTokens: {
    description:
      'The refresh token that was sent is used up. Sending it once more is taken for theft: the session ends, and all of its tokens with it.',
    body: {
      name: 'RefreshBody',
      validator: refreshValidator,
      example: { refreshToken: 'the refresh token of a login' },
    },
    answers: { 200: one('Tokens', 'New tokens of the same session.', NO_STORE) },
    failures: { 401: 'The refresh token is unknown, used, revoked or past its time.' },
  },
  logOut: {
    description:
      'Ends the session of the access token, of the refresh token, or of both: all of its tokens stop working at once.',
    security: 'optional',
    body: {
      name: 'LogOutBody',
      validator: logoutValidator,
      example: { refreshToken: 'the refresh token of a login' },
      optional: true,
    },
    answers: { 204: nothing('Logged out.') },
    failures: { 401: 'Neither of the tokens came, or none of them is good.' },
  },
  forgotPassword: {
    description:
      'The answer says nothing of whether there is such an account, neither by its text nor by its time: the mail is sent after it. Its link is `<FRONTEND_URL>/auth/reset-password?token=` and works once, within an hour. For an address it is 429 after 5 mails (`RATE_LIMIT_LOGIN_ATTEMPTS`) within 15 minutes.',
    body: {
      name: 'ForgotPasswordBody',
      validator: forgotPasswordValidator,
      example: { email: EMAIL },
    },
    answers: { 200: one('Message', 'The same for everybody.', NO_STORE) },
  },
  resetPassword: {
    description:
      'Ends all sessions, and uses up all tokens of this kind. The e-mail counts as verified then; if it never was before, API keys and a linked Supabase account end too.',
    body: {
      name: 'ResetPasswordBody',
      validator: resetPasswordValidator,
      example: { token: 'the token of the link', newPassword: PASSWORD },
    },
    answers: { 200: one('Message', 'The password is changed.', NO_STORE) },
    failures: { 401: 'The token is unknown or used (`INVALID_TOKEN`), or older than an hour.' },
  },
  verifyEmail: {
    description: 'The token is the one of `<FRONTEND_URL>/auth/verify-email?token=` in the mail.',
    body: {
      name: 'VerifyEmailBody',
      validator: verifyEmailValidator,
      example: { token: 'the token of the link' },
    },
    answers: { 200: one('Message', 'The e-mail is verified.', NO_STORE) },
    failures: { 401: 'The token is unknown or used (`INVALID_TOKEN`), or older than 48 hours.' },
  },
  resendVerification: {
    description:
      'With a login the e-mail need not be said. The answer says nothing of whether there is such an account. For an address it is 429 after 5 mails (`RATE_LIMIT_LOGIN_ATTEMPTS`) within 15 minutes.',
    security: 'optional',
    body: {
      name: 'ResendVerificationBody',
      validator: resendVerificationValidator,
      example: { email: EMAIL },
      optional: true,
    },
    answers: { 200: one('Message', 'The same for everybody.', NO_STORE) },
  },
}
