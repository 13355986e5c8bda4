import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { v7 } from 'uuid'
import db from '@adonisjs/lucid/services/db'
import Vault from '#services/vault/vault'

/** Values that no export may show. */
export const HIDDEN = 'must-not-be-seen'

/** What was made for an account. */
export interface FilledAccount {
  agentId: string
  workflowId: string
  executionId: string
  payloadHash: Buffer
  /** The output of the execution, which is kept apart from its row. */
  output: { secretNumber: string }
}

/** One row of everything that an account can have, straight into the database. */
export async function fillAccount(userId: string): Promise<FilledAccount> {
  const own = () => ({ id: v7(), user_id: userId })
  const insert = async (table: string, row: Record<string, unknown>) => {
    await db.table(table).insert(row)
    return row
  }
  const expires = { expires_at: new Date(Date.now() + 86_400_000) }
  const session = await insert('sessions', { ...own(), ...expires, user_agent: 'Browser' })
  const tokenHash = () => randomBytes(32)
  await insert('refresh_tokens', {
    ...{ id: v7(), session_id: session.id, token_hash: tokenHash(), ...expires },
  })
  await insert('one_time_tokens', {
    ...{ ...own(), purpose: 'verify_email', token_hash: tokenHash(), ...expires },
  })
  await insert('api_keys', {
    ...{ ...own(), name: 'Key', key_hash: tokenHash(), key_prefix: 'tk_dev_abcdefg' },
    scopes: ['read:agents'],
  })
  const vault = new Vault()
  const secret = { ...own(), name: 'TOKEN' }
  const inSecrets = { table: 'secrets', rowId: secret.id, name: 'TOKEN' } as const
  await insert('secrets', { ...secret, value: await vault.seal(HIDDEN, inSecrets) })
  const agent = await insert('agents', { ...own(), name: 'Agent', type: 'data' })
  await insert('agent_versions', {
    ...{ id: v7(), agent_id: agent.id, version: 1, type: 'data', config: '{"first": 1}' },
    ...{ capabilities: '[]', parameters: '{}', max_execution_time: 300, max_memory_mb: 512 },
    created_by: userId,
  })
  const evalSet = await insert('eval_sets', {
    ...{ ...own(), agent_id: agent.id, name: 'Eval', cases: '[]' },
  })
  const evalRun = await insert('eval_runs', {
    ...{ ...own(), eval_id: evalSet.id, agent_id: agent.id, agent_version: 1, cases_total: 1 },
    // Ended, so that no worker goes on with it.
    ...{ status: 'completed', cases_failed: 1, completed_at: new Date() },
  })
  await insert('eval_results', {
    ...{ id: v7(), run_id: evalRun.id, case_index: 0, eval_case: '{}', status: 'failed' },
  })
  const schedule = { schedule_enabled: true, schedule_cron: '* * * * *' }
  const workflow = await insert('workflows', { ...own(), name: 'Workflow', ...schedule })
  await insert('workflow_versions', {
    ...{ id: v7(), workflow_id: workflow.id, version: 1, definition: '{}', steps: '[]' },
    created_by: userId,
  })
  await insert('workflow_steps', {
    ...{ id: v7(), workflow_id: workflow.id, step_key: 'one', step_name: 'One' },
    ...{ step_type: 'agent', position: 0, agent_id: agent.id },
  })
  const template = await insert('templates', {
    ...{ ...own(), name: 'Template', category: 'test', type: 'workflow', template_data: '{}' },
  })
  await insert('template_ratings', { ...own(), template_id: template.id, rating: 4 })
  const deployed = own()
  const inDeployments = { table: 'deployments', rowId: deployed.id, name: 'TOKEN' } as const
  const variables = { TOKEN: await vault.seal(HIDDEN, inDeployments) }
  const deployment = await insert('deployments', {
    ...{ ...deployed, name: 'Deployment', workflow_id: workflow.id, version: 1, status: 'running' },
    ...{ environment_vars: JSON.stringify(variables), key_hash: tokenHash() },
  })
  const execution = await insert('executions', {
    ...{ ...own(), workflow_id: workflow.id, deployment_id: deployment.id, status: 'completed' },
    ...{ duration_ms: 12, input_data: '{"b": 1, "a": 2}', completed_at: new Date() },
  })
  const paths = { execution_id: execution.id, agent_id: agent.id, path: 'one' }
  await insert('budgets', {
    ...{ ...own(), scope: 'user', resource_id: userId, period: 'month', max_tokens: 1_000 },
  })
  await insert('spendings', {
    ...{ ...own(), ...paths, root_id: execution.id, resources: [userId], month: '2026-01' },
    ...{ status: 'settled', cost_usd: '0.5', tokens: 10, lease_number: 1 },
  })
  const conversation = await insert('conversations', { ...own(), key: 'ada' })
  await insert('conversation_messages', {
    ...{ conversation_id: conversation.id, ...paths, origin_id: execution.id, position: 1 },
    ...{ role: 'user', content: 'Hello' },
  })
  const endpoint = own()
  const inEndpoints = { table: 'webhook_endpoints', rowId: endpoint.id, name: 'secret' } as const
  await insert('webhook_endpoints', {
    ...{ ...endpoint, url: 'https://example.com/hook', events: ['deployment.healthy'] },
    secret: await vault.seal(HIDDEN, inEndpoints),
  })
  await insert('webhook_deliveries', {
    ...{ id: v7(), endpoint_id: endpoint.id, event: 'deployment.healthy' },
    ...{ resource_id: deployment.id, status: 'delivered', completed_at: new Date() },
    next_attempt_at: null,
  })
  await insert('execution_logs', {
    ...{ execution_id: execution.id, id: v7(), level: 'info', message: 'It ran' },
  })
  await insert('idempotency_keys', {
    ...{ user_id: userId, key: v7(), scope: 'x', request_hash: tokenHash(), resource_id: v7() },
  })
  await insert('audit_logs', { ...own(), action: 'agent.created', resource_type: 'agent' })
  const output = { secretNumber: v7() }
  const json = JSON.stringify(output)
  const payloadHash = createHash('sha256').update(json).digest()
  const size = Buffer.byteLength(json)
  await insert('payloads', { hash: payloadHash, data: gzipSync(json), size })
  const executionId = String(execution.id)
  await givePayload(executionId, payloadHash)
  await db.from('executions').where('id', executionId).update({ output_ref: payloadHash })
  const ids = { agentId: String(agent.id), workflowId: String(workflow.id) }
  return { ...ids, executionId, payloadHash, output }
}

/** A step of an execution whose output is a payload. */
export async function givePayload(executionId: string, hash: Buffer): Promise<void> {
  await db.table('execution_steps').insert({
    ...{ execution_id: executionId, path: `step-${v7()}`, attempt: 1, step_key: 'one' },
    ...{ step_type: 'agent', status: 'completed', output_ref: hash, lease_number: 1 },
  })
}
