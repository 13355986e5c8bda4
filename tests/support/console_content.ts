import Conversation from '#models/conversation'
import ConversationMessage from '#models/conversation_message'
import type { ConsoleUser } from '#tests/support/console_page'
import { eventually } from '#tests/support/eventually'

/** Where the console shows what a user has: one of each. */
export interface ConsoleContent {
  agentId: string
  workflowId: string
  executionId: string
  failedId: string
  waitingId: string
  templateId: string
  deploymentId: string
  webhookId: string
  evalId: string
  conversationId: string
}

const LIST = {
  operation: 'map',
  source: '{{ inputs.rows }}',
  transformation: { fields: { said: 'item.said' } },
}

/**
 * Gives a user one of everything that the console shows. A worker must be there.
 *
 * @param text - Stands wherever a name, a description, an output or a log line may say anything.
 */
export async function fillConsole(user: ConsoleUser, text: string): Promise<ConsoleContent> {
  const agent = await user.ask('POST', '/agents', {
    name: text,
    description: text,
    type: 'data',
    status: 'active',
    tags: [text.slice(0, 50)],
    config: LIST,
  })
  const talker = await user.ask('POST', '/agents', {
    name: `Talks ${text}`,
    type: 'code',
    status: 'active',
    config: {
      runtime: 'nodejs',
      code: 'export function main({ rows }) { console.log(rows[0].said); return { said: rows[0].said } }',
    },
  })
  const step = { stepType: 'agent', inputs: { rows: '{{ inputs.rows }}' } }
  const steps = [
    { ...step, stepKey: 'list', stepName: text, agentId: agent.id },
    { ...step, stepKey: 'talk', stepName: text, agentId: talker.id, dependsOn: ['list'] },
  ]
  const workflow = await user.ask('POST', '/workflows', {
    name: text,
    description: text,
    status: 'active',
    steps,
  })
  const asking = await user.ask('POST', '/workflows', {
    name: `Asks ${text}`,
    status: 'active',
    steps: [{ stepKey: 'ask', stepType: 'wait', config: { approval: approvalOf(text) } }],
  })
  const inputData = { rows: [{ said: text }] }
  const run = (id: string, body: object) => user.ask('POST', `/workflows/${id}/execute`, body)
  const [done, failed, waiting] = await Promise.all([
    run(workflow.id, { inputData }),
    run(workflow.id, { inputData: { rows: text } }),
    run(asking.id, {}),
  ])
  const becomes = (id: string, status: string) =>
    eventually(async () => (await user.ask('GET', `/executions/${id}`)).status === status, 30_000)
  await becomes(done.executionId, 'completed')
  await becomes(failed.executionId, 'failed')
  await becomes(waiting.executionId, 'waiting')
  const template = await user.ask('POST', '/templates', {
    name: text,
    description: text,
    category: text.slice(0, 100),
    tags: [text.slice(0, 50)],
    type: 'workflow',
    templateData: {
      agents: { list: { name: text, description: text, type: 'data', config: LIST } },
      steps: [{ stepKey: 'list', stepName: text, stepType: 'agent', agentKey: 'list' }],
    },
  })
  const deployment = await user.ask('POST', '/deployments', {
    name: text,
    description: text,
    workflowId: workflow.id,
    environmentVars: { TOKEN: 'abc' },
  })
  await user.ask('POST', '/api-keys', { name: text, scopes: ['read:agents'] })
  await user.ask('POST', '/secrets', { name: 'SHOP_TOKEN', value: text })
  const more = await fillMore(user, { agentId: agent.id, executionId: done.executionId }, text)
  return {
    ...more,
    agentId: agent.id,
    workflowId: workflow.id,
    executionId: done.executionId,
    failedId: failed.executionId,
    waitingId: waiting.executionId,
    templateId: template.id,
    deploymentId: deployment.id,
  }
}

/** What is told elsewhere, measured, limited and remembered. */
async function fillMore(
  user: ConsoleUser,
  { agentId, executionId }: { agentId: string; executionId: string },
  text: string
) {
  const webhook = await user.ask('POST', '/webhooks', {
    url: `http://127.0.0.1:9/${encodeURIComponent(text)}`,
    description: text,
    events: ['execution.failed', 'deployment.unhealthy'],
  })
  await user.ask('POST', `/webhooks/${webhook.id}/test`, {})
  // Nobody listens there: what is on its way fails now, and is not tried any more.
  await user.ask('PATCH', `/webhooks/${webhook.id}`, { isActive: false })
  await user.ask('PUT', '/budgets', {
    ...{ scope: 'agent', resourceId: agentId, period: 'month' },
    ...{ maxCostUsd: '25.00', maxTokens: 1_000_000 },
  })
  const cases = [
    { name: text, inputs: { rows: [{ said: text }] }, expect: { equals: [{ said: text }] } },
    { inputs: { rows: [] }, expect: { cel: 'size(output) == 1', contains: [] } },
  ]
  const list = await user.ask('POST', `/agents/${agentId}/evals`, {
    name: text,
    description: text,
    cases,
  })
  const runs = `/agents/${agentId}/evals/${list.id}/runs`
  const run = await user.ask('POST', runs, {})
  await eventually(
    async () => (await user.ask('GET', `${runs}/${run.id}`)).status === 'completed',
    30_000
  )
  const conversation = await Conversation.create({
    userId: user.id,
    key: text,
    summary: text,
    summarizedThrough: 0,
  })
  for (const [position, role] of (['user', 'assistant'] as const).entries()) {
    const where = { executionId, originId: executionId, path: 'talk', position }
    const { id: conversationId } = conversation
    await ConversationMessage.create({ conversationId, role, content: text, agentId, ...where })
  }
  return { webhookId: webhook.id, evalId: list.id, conversationId: conversation.id }
}

function approvalOf(text: string) {
  const properties = {
    amount: { type: 'number', title: text, description: text },
    when: { type: 'string', enum: ['now', text] },
  }
  return { message: text, schema: { type: 'object', properties } }
}

/** The pages of the console by a name each, with what the user has. */
export function pagesOf(content: ConsoleContent): Array<[name: string, path: string]> {
  return [
    ['dashboard', '/dashboard'],
    ['agents', '/agents'],
    ['agent_new', '/agents/new'],
    ['agent', `/agents/${content.agentId}`],
    ['agent_try', `/agents/${content.agentId}?tab=try`],
    ['agent_versions', `/agents/${content.agentId}?tab=versions`],
    ['agent_evals', `/agents/${content.agentId}?tab=evals`],
    ['eval_cases', `/agents/${content.agentId}/evals/${content.evalId}`],
    ['eval_runs', `/agents/${content.agentId}/evals/${content.evalId}?tab=runs`],
    ['eval_compare', `/agents/${content.agentId}/evals/${content.evalId}?tab=compare`],
    ['workflows', '/workflows'],
    ['workflow_new', '/workflows/new'],
    ['workflow', `/workflows/${content.workflowId}`],
    ['workflow_run', `/workflows/${content.workflowId}?run=${content.executionId}`],
    ['executions', '/executions'],
    ['execution', `/executions/${content.executionId}`],
    ['execution_logs', `/executions/${content.executionId}?tab=logs`],
    ['execution_data', `/executions/${content.executionId}?tab=data`],
    ['execution_failed', `/executions/${content.failedId}`],
    ['approvals', '/approvals'],
    ['conversations', '/conversations'],
    ['conversation', `/conversations/${content.conversationId}`],
    ['templates', '/templates'],
    ['template', `/templates/${content.templateId}`],
    ['deployments', '/deployments'],
    ['deployment', `/deployments/${content.deploymentId}`],
    ['deployment_versions', `/deployments/${content.deploymentId}?tab=versions`],
    ['deployment_variables', `/deployments/${content.deploymentId}?tab=variables`],
    ['analytics', `/analytics?of=workflow:${content.workflowId}`],
    ['settings_api_keys', '/settings/api-keys'],
    ['settings_secrets', '/settings/secrets'],
    ['settings_webhooks', '/settings/webhooks'],
    ['webhook', `/settings/webhooks/${content.webhookId}`],
    ['settings_budgets', '/settings/budgets'],
    ['settings_sessions', '/settings/sessions'],
    ['settings_audit_log', '/settings/audit-log'],
    ['settings_users', '/settings/users'],
    ['settings_system', '/settings/system'],
    ['profile', '/profile'],
  ]
}
