import { flag, free, id, nullable, object, oneOf, ref, said, text, time } from './shapes.js'

/** app/transformers/user_transformer and session_transformer, actions/accounts/issue_tokens. */
export const accountSchemas = {
  User: object({
    id,
    email: { type: 'string', format: 'email' },
    fullName: nullable(text),
    avatarUrl: nullable({ type: 'string', format: 'uri' }),
    role: oneOf('admin', 'user', 'agent'),
    isActive: flag,
    emailVerified: flag,
    preferences: said(free, 'What the client keeps there.'),
    createdAt: time,
    updatedAt: time,
    lastLoginAt: nullable(time),
  }),
  Tokens: object({
    accessToken: said(text, 'A JWT: the bearer token of requests.'),
    refreshToken: said(text, 'Good for one POST /auth/refresh within 7 days.'),
    expiresIn: said({ type: 'integer', const: 900 }, 'Seconds of the access token.'),
    tokenType: { type: 'string', const: 'Bearer' },
  }),
  LoggedIn: object({ user: ref('User'), tokens: ref('Tokens') }),
  Session: object({
    id,
    ipAddress: nullable(text),
    userAgent: nullable(text),
    current: said(flag, 'Whether it is the one that asks.'),
    createdAt: time,
    lastUsedAt: time,
    expiresAt: time,
  }),
}
