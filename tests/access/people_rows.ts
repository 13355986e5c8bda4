import { row, type Row } from '#tests/access/row'
import { PASSWORD } from '#tests/support/accounts'

const NEW_PASSWORD = 'An0ther-Horse!Battery'
const USER = { on: 'user' } as const

/** Answered alike, whoever asks. */
const OPEN = '200 200 200 200 200 200 200'

/** What no key reaches: users, sessions, keys, the audit trail, secrets. */
export const PEOPLE_ROWS: Row[] = [
  row('GET /api/v1/users/me', '401 200 200 403 403 200 200'),
  row('PATCH /api/v1/users/me', '401 200 403 403 403 200 200', { body: { fullName: 'Ada' } }),
  row('POST /api/v1/users/me/password', '401 401 403 403 403 401 401', {
    body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
  }),
  row('GET /api/v1/users/me/sessions', '401 200 403 403 403 200 200'),
  row('DELETE /api/v1/users/me/sessions/:id', '401 403 403 403 403 204 204', { on: 'session' }),
  row('GET /api/v1/users/me/export', '401 200 403 403 403 200 200'),
  // Nobody here has a password, so it can only be the wrong one.
  row('DELETE /api/v1/users/me', '401 401 403 403 403 401 401', { body: { password: PASSWORD } }),
  row('GET /api/v1/users', '401 403 403 403 403 403 200'),
  row('GET /api/v1/users/:id', '401 403 403 403 403 403 200', USER),
  row('PATCH /api/v1/users/:id', '401 403 403 403 403 403 200', {
    ...USER,
    body: { fullName: 'Ada' },
  }),
  row('DELETE /api/v1/users/:id', '401 403 403 403 403 403 204', USER),
  row('GET /api/v1/api-keys', '401 200 403 403 403 200 200'),
  row('POST /api/v1/api-keys', '401 201 403 403 403 201 201', {
    body: { name: 'CI', scopes: ['read:agents'] },
  }),
  row('DELETE /api/v1/api-keys/:id', '401 403 403 403 403 204 204', { on: 'apiKey' }),
  row('GET /api/v1/secrets', '401 200 403 403 403 200 200'),
  row('POST /api/v1/secrets', '401 201 403 403 403 201 201', {
    body: { name: 'NEW', value: 'a value' },
  }),
  // A secret is found among the caller's own, so that a name says nothing of whose it is.
  row('PUT /api/v1/secrets/:name', '401 404 403 403 403 200 404', {
    on: 'secret',
    body: { value: 'another' },
  }),
  row('DELETE /api/v1/secrets/:name', '401 404 403 403 403 204 404', { on: 'secret' }),
  row('GET /api/v1/budgets', '401 200 403 403 403 200 200'),
  row('PUT /api/v1/budgets', '401 200 403 403 403 200 200', {
    body: { scope: 'user', period: 'month', maxTokens: 1_000 },
  }),
  row('DELETE /api/v1/budgets/:id', '401 403 403 403 403 204 204', { on: 'budget' }),
  row('GET /api/v1/audit-logs', '401 200 403 403 403 200 200'),
]

/** What asks for no login: who calls makes no difference, so a body that fits nothing shows it. */
export const OPEN_ROWS: Row[] = [
  // 404 where no deployment is public.
  row(
    'GET /.well-known/agent-card.json',
    '200|404 200|404 200|404 200|404 200|404 200|404 200|404'
  ),
  row('GET /health', OPEN),
  row('GET /health/ready', '200|503 200|503 200|503 200|503 200|503 200|503 200|503'),
  row('GET /api/v1/health', OPEN),
  row('GET /api/v1/health/ready', '200|503 200|503 200|503 200|503 200|503 200|503 200|503'),
  row('GET /api/v1/openapi.json', OPEN),
  row('GET /api/v1/openapi.yaml', OPEN),
  row('POST /api/v1/auth/register', '400 400 400 400 400 400 400'),
  row('POST /api/v1/auth/login', '400 400 400 400 400 400 400'),
  row('POST /api/v1/auth/refresh', '401 401 401 401 401 401 401', {
    body: { refreshToken: 'a token that nobody has' },
  }),
  row('POST /api/v1/auth/logout', '401 204 204 401 401 204 204'),
  row('POST /api/v1/auth/forgot-password', '400 400 400 400 400 400 400'),
  row('POST /api/v1/auth/reset-password', '400 400 400 400 400 400 400'),
  row('POST /api/v1/auth/verify-email', '400 400 400 400 400 400 400'),
  row('POST /api/v1/auth/resend-verification', '400 200 403 403 403 200 200'),
  // This machine needs no token there, but whoever sends one must have the right one.
  row('GET /metrics', '200 401 401 200 200 401 401'),
]
