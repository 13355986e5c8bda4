import { row, type Row } from '#tests/access/row'
import { PLAIN_STEPS } from '#tests/support/workflows'

const TEMPLATE = { on: 'template' } as const
const DEPLOYMENT = { on: 'deployment' } as const
const PLAIN = { name: 'Plain', steps: PLAIN_STEPS }

/** Templates: public ones need no login, this one is its owner's. */
export const TEMPLATE_ROWS: Row[] = [
  row('GET /api/v1/templates', '200 200 200 403 200 200 200', { scopes: 'read:templates' }),
  row('GET /api/v1/templates/categories', '200 200 200 403 200 200 200', {
    scopes: 'read:templates',
  }),
  row('GET /api/v1/templates/:id', '403 403 200 403 200 200 200', {
    ...TEMPLATE,
    scopes: 'read:templates',
  }),
  row('POST /api/v1/templates', '401 201 403 403 201 201 201', {
    scopes: 'write:templates',
    body: { name: 'Own', category: 'Other', type: 'workflow', templateData: PLAIN },
  }),
  row('PATCH /api/v1/templates/:id', '401 403 403 403 200 200 200', {
    ...TEMPLATE,
    scopes: 'write:templates',
    body: { name: 'Renamed' },
  }),
  row('DELETE /api/v1/templates/:id', '401 403 403 403 204 204 204', {
    ...TEMPLATE,
    scopes: 'write:templates',
  }),
  // Nobody judges their own, nor what they may not see.
  row('POST /api/v1/templates/:id/rate', '401 403 403 403 403 403 200', {
    ...TEMPLATE,
    scopes: 'read:templates write:templates',
    body: { rating: 5 },
  }),
  row('POST /api/v1/templates/:id/instantiate', '401 403 403 403 201 201 201', {
    ...TEMPLATE,
    scopes: 'read:templates write:agents write:workflows',
  }),
]

/** Deployments. */
export const DEPLOYMENT_ROWS: Row[] = [
  row('GET /api/v1/deployments', '401 200 403 403 200 200 200', { scopes: 'read:deployments' }),
  row('POST /api/v1/deployments', '401 400 403 403 201 201 201', {
    on: 'workflow',
    scopes: 'write:deployments',
    body: (workflowId) => ({ name: 'Shop', workflowId }),
  }),
  row('GET /api/v1/deployments/:id', '401 403 403 403 200 200 200', {
    ...DEPLOYMENT,
    scopes: 'read:deployments',
  }),
  row('PATCH /api/v1/deployments/:id', '401 403 403 403 200 200 200', {
    ...DEPLOYMENT,
    scopes: 'write:deployments',
    body: { name: 'Renamed' },
  }),
  row('DELETE /api/v1/deployments/:id', '401 403 403 403 204 204 204', {
    ...DEPLOYMENT,
    scopes: 'write:deployments',
  }),
  row('POST /api/v1/deployments/:id/start', '401 403 403 403 200 200 200', {
    ...DEPLOYMENT,
    scopes: 'write:deployments',
  }),
  row('POST /api/v1/deployments/:id/stop', '401 403 403 403 409 409 409', {
    ...DEPLOYMENT,
    scopes: 'write:deployments',
  }),
  row('POST /api/v1/deployments/:id/maintenance', '401 403 403 403 409 409 409', {
    ...DEPLOYMENT,
    scopes: 'write:deployments',
  }),
  row('GET /api/v1/deployments/:id/releases', '401 403 403 403 200 200 200', {
    ...DEPLOYMENT,
    scopes: 'read:deployments',
  }),
  row('GET /api/v1/deployments/:id/logs', '401 403 403 403 200 200 200', {
    ...DEPLOYMENT,
    scopes: 'read:deployments',
  }),
  row('GET /api/v1/deployments/:id/metrics', '401 403 403 403 200 200 200', {
    ...DEPLOYMENT,
    scopes: 'read:deployments',
  }),
  row('POST /api/v1/deployments/:id/rollback', '401 403 403 403 409 409 409', {
    ...DEPLOYMENT,
    scopes: 'write:deployments',
  }),
  row('GET /run/:id/openapi.json', '401 401 401 401 200 401 401', {
    ...DEPLOYMENT,
    scopes: 'execute:deployments',
  }),
  // Its endpoint is stopped; its own key is no user's credential.
  row('POST /run/:id', '401 401 401 401 503 401 401', {
    ...DEPLOYMENT,
    scopes: 'execute:deployments',
  }),
  row('POST /run/:id/v1/chat/completions', '401 401 401 401 503 401 401', {
    ...DEPLOYMENT,
    scopes: 'execute:deployments',
    body: { messages: [{ role: 'user', content: 'Hi' }] },
  }),
  row('GET /run/:id/v1/models', '401 401 401 401 200 401 401', {
    ...DEPLOYMENT,
    scopes: 'execute:deployments',
  }),
  // Who is let in does not say that it takes a stream, as the protocol asks.
  row('POST /mcp', '401 401 401 403 406 401 401', {
    scopes: 'execute:deployments',
    body: { jsonrpc: '2.0', id: 1, method: 'ping' },
  }),
  row('GET /run/:id/executions/:executionId', '401 401 401 401 404 401 401', {
    ...DEPLOYMENT,
    scopes: 'execute:deployments',
  }),
  row('POST /api/v1/deployments/:id/rotate-key', '401 403 403 403 200 200 200', {
    ...DEPLOYMENT,
    scopes: 'write:deployments',
  }),
]

/** Figures. */
export const ANALYTICS_ROWS: Row[] = [
  row('GET /api/v1/analytics/overview', '401 200 403 403 200 200 200', {
    scopes: 'read:analytics',
  }),
  row('GET /api/v1/analytics/usage-stats', '401 200 403 403 200 200 200', {
    scopes: 'read:analytics',
  }),
  row('GET /api/v1/analytics/agents/:id/metrics', '401 403 403 403 200 200 200', {
    on: 'agent',
    scopes: 'read:analytics',
  }),
  row('GET /api/v1/analytics/workflows/:id/metrics', '401 403 403 403 200 200 200', {
    on: 'workflow',
    scopes: 'read:analytics',
  }),
  row('GET /api/v1/analytics/system-health', '401 403 403 403 403 403 200', {
    scopes: 'read:analytics',
  }),
]

/** What LLM agents remember. */
export const CONVERSATION_ROWS: Row[] = [
  row('GET /api/v1/conversations', '401 200 403 403 200 200 200', { scopes: 'read:executions' }),
  row('GET /api/v1/conversations/:id', '401 403 403 403 200 200 200', {
    on: 'conversation',
    scopes: 'read:executions',
  }),
  row('GET /api/v1/conversations/:id/messages', '401 403 403 403 200 200 200', {
    on: 'conversation',
    scopes: 'read:executions',
  }),
  row('DELETE /api/v1/conversations/:id', '401 403 403 403 204 204 204', {
    on: 'conversation',
    scopes: 'write:executions',
  }),
]
