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
  return {
    agentId: agent.id,
    workflowId: workflow.id,
    executionId: done.executionId,
    failedId: failed.executionId,
    waitingId: waiting.executionId,
    templateId: template.id,
    deploymentId: deployment.id,
  }
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
    ['templates', '/templates'],
    ['template', `/templates/${content.templateId}`],
    ['deployments', '/deployments'],
    ['deployment', `/deployments/${content.deploymentId}`],
    ['deployment_versions', `/deployments/${content.deploymentId}?tab=versions`],
    ['deployment_variables', `/deployments/${content.deploymentId}?tab=variables`],
    ['analytics', `/analytics?of=workflow:${content.workflowId}`],
    ['settings_api_keys', '/settings/api-keys'],
    ['settings_secrets', '/settings/secrets'],
    ['settings_sessions', '/settings/sessions'],
    ['settings_audit_log', '/settings/audit-log'],
    ['settings_users', '/settings/users'],
    ['settings_system', '/settings/system'],
    ['profile', '/profile'],
  ]
}
