import { nothing, one, type Operations } from '../operation.js'
import {
  loginValidator,
  logoutValidator,
  refreshValidator,
  registerValidator,
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
}
