import { row, type Row } from '#tests/access/row'
import { RUNNABLE_AGENT, SMALL_EVAL, SMALL_OPENAPI } from '#tests/support/agents'
import { PLAIN_STEPS } from '#tests/support/workflows'

const AGENT = { on: 'agent' } as const
const EVAL = { on: 'eval' } as const
const WORKFLOW = { on: 'workflow' } as const
const EXECUTION = { on: 'execution' } as const
const PLAIN = { name: 'Plain', steps: PLAIN_STEPS }

/** Agents. */
export const AGENT_ROWS: Row[] = [
  row('GET /api/v1/agents', '401 200 200 403 200 200 200', { scopes: 'read:agents' }),
  row('POST /api/v1/agents', '401 201 403 403 201 201 201', {
    scopes: 'write:agents',
    body: RUNNABLE_AGENT,
  }),
  row('POST /api/v1/agents/import-openapi', '401 201 403 403 201 201 201', {
    scopes: 'write:agents',
    body: { document: SMALL_OPENAPI },
  }),
  row('GET /api/v1/agents/:id', '401 403 200 403 200 200 200', { ...AGENT, scopes: 'read:agents' }),
  row('PATCH /api/v1/agents/:id', '401 403 403 403 200 200 200', {
    ...AGENT,
    scopes: 'write:agents',
    body: { name: 'Renamed' },
  }),
  row('DELETE /api/v1/agents/:id', '401 403 403 403 204 204 204', {
    ...AGENT,
    scopes: 'write:agents',
  }),
  row('POST /api/v1/agents/:id/duplicate', '401 403 403 403 201 201 201', {
    ...AGENT,
    scopes: 'read:agents write:agents',
  }),
  row('GET /api/v1/agents/:id/evals', '401 403 403 403 200 200 200', {
    ...AGENT,
    scopes: 'read:agents',
  }),
  row('POST /api/v1/agents/:id/evals', '401 403 403 403 201 201 201', {
    ...AGENT,
    scopes: 'write:agents',
    body: SMALL_EVAL,
  }),
  row('GET /api/v1/agents/:id/evals/:evalId', '401 403 403 403 200 200 200', {
    ...EVAL,
    scopes: 'read:agents',
  }),
  row('PATCH /api/v1/agents/:id/evals/:evalId', '401 403 403 403 200 200 200', {
    ...EVAL,
    scopes: 'write:agents',
    body: { name: 'Renamed' },
  }),
  row('DELETE /api/v1/agents/:id/evals/:evalId', '401 403 403 403 204 204 204', {
    ...EVAL,
    scopes: 'write:agents',
  }),
  row('GET /api/v1/agents/:id/evals/:evalId/runs', '401 403 403 403 200 200 200', {
    ...EVAL,
    scopes: 'read:agents',
  }),
  row('POST /api/v1/agents/:id/evals/:evalId/runs', '401 403 403 403 201 201 201', {
    ...EVAL,
    scopes: 'execute:agents',
  }),
  row('GET /api/v1/agents/:id/evals/:evalId/runs/:runId', '401 403 403 403 200 200 200', {
    on: 'evalRun',
    scopes: 'read:agents',
  }),
  row('GET /api/v1/agents/:id/evals/:evalId/compare', '401 403 403 403 200 200 200', {
    ...EVAL,
    scopes: 'read:agents',
    query: '?versions=1,2',
  }),
  row('GET /api/v1/agents/:id/versions', '401 403 200 403 200 200 200', {
    ...AGENT,
    scopes: 'read:agents',
  }),
  row('POST /api/v1/agents/:id/versions/:version/restore', '401 403 403 403 200 200 200', {
    ...AGENT,
    scopes: 'write:agents',
  }),
  row('POST /api/v1/agents/:id/execute', '401 403 403 403 200|202 200|202 200|202', {
    ...AGENT,
    scopes: 'execute:agents',
    body: { inputs: { rows: [] } },
    query: '?wait=1',
  }),
]

/** Workflows. */
export const WORKFLOW_ROWS: Row[] = [
  row('GET /api/v1/workflows', '401 200 200 403 200 200 200', { scopes: 'read:workflows' }),
  row('POST /api/v1/workflows', '401 201 403 403 201 201 201', {
    scopes: 'write:workflows',
    body: PLAIN,
  }),
  row('GET /api/v1/workflows/:id/export', '401 403 200 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'read:workflows',
  }),
  row('POST /api/v1/workflows/import', '401 201 403 403 201 201 201', {
    scopes: 'write:workflows write:agents',
    body: { turbocat: 1, ...PLAIN, agents: { keep: RUNNABLE_AGENT } },
  }),
  row('GET /api/v1/workflows/:id', '401 403 200 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'read:workflows',
  }),
  row('PATCH /api/v1/workflows/:id', '401 403 403 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'write:workflows',
    body: { name: 'Renamed' },
  }),
  row('DELETE /api/v1/workflows/:id', '401 403 403 403 204 204 204', {
    ...WORKFLOW,
    scopes: 'write:workflows',
  }),
  row('POST /api/v1/workflows/:id/duplicate', '401 403 403 403 201 201 201', {
    ...WORKFLOW,
    scopes: 'read:workflows write:workflows',
  }),
  row('POST /api/v1/workflows/:id/rotate-webhook', '401 403 403 403 200 200 200', {
    on: 'hookedWorkflow',
    scopes: 'write:workflows',
  }),
  row('GET /api/v1/workflows/:id/schedule/preview', '401 403 200 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'read:workflows',
  }),
  row('GET /api/v1/workflows/:id/schedule/firings', '401 403 200 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'read:workflows',
  }),
  // Whoever knows the token may, and no other credential says anything here.
  row('POST /hooks/:token', '202 202 202 202 202 202 202', { on: 'hook' }),
  row('GET /api/v1/workflows/:id/versions', '401 403 200 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'read:workflows',
  }),
  row('POST /api/v1/workflows/:id/versions/:version/restore', '401 403 403 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'write:workflows',
  }),
  row('POST /api/v1/workflows/:id/execute', '401 403 201 403 201 201 201', {
    ...WORKFLOW,
    scopes: 'execute:workflows',
  }),
  row('GET /api/v1/workflows/:id/executions', '401 403 200 403 200 200 200', {
    ...WORKFLOW,
    scopes: 'read:workflows read:executions',
  }),
]

/** Executions. */
export const EXECUTION_ROWS: Row[] = [
  row('GET /api/v1/executions', '401 200 200 403 200 200 200', { scopes: 'read:executions' }),
  row('GET /api/v1/executions/events', '401 200 200 403 200 200 200', {
    scopes: 'read:executions',
    stream: true,
  }),
  row('GET /api/v1/executions/:id/events', '401 403 200 403 200 200 200', {
    ...EXECUTION,
    scopes: 'read:executions',
    stream: true,
  }),
  row('GET /api/v1/executions/:id', '401 403 200 403 200 200 200', {
    ...EXECUTION,
    scopes: 'read:executions',
  }),
  row('GET /api/v1/executions/:id/steps', '401 403 200 403 200 200 200', {
    ...EXECUTION,
    scopes: 'read:executions',
  }),
  row('GET /api/v1/executions/:id/logs', '401 403 200 403 200 200 200', {
    ...EXECUTION,
    scopes: 'read:executions',
  }),
  row('POST /api/v1/executions/:id/cancel', '401 403 403 403 200 200 200', {
    ...EXECUTION,
    scopes: 'write:executions',
  }),
  row('GET /api/v1/approvals', '401 200 200 403 200 200 200', { scopes: 'execute:workflows' }),
  row('POST /api/v1/executions/:id/signals', '401 403 200 403 200 200 200', {
    ...EXECUTION,
    scopes: 'execute:workflows',
    body: { name: 'go' },
  }),
  row('POST /api/v1/executions/:id/retry', '401 403 403 403 201 201 201', {
    on: 'failedExecution',
    scopes: 'write:executions',
  }),
  row('POST /api/v1/executions/:id/replay', '401 403 403 403 201 201 201', {
    on: 'failedExecution',
    scopes: 'write:executions',
    body: { fromStep: 'check' },
  }),
]
