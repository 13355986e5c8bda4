import { test } from '@japa/runner'
import { callAccounts, callMails, callUsers } from './answers/accounts.js'
import { callAgents } from './answers/agents.js'
import { callAnalytics } from './answers/analytics.js'
import { callApiKeys } from './answers/api_keys.js'
import { callAuditLogs } from './answers/audit_logs.js'
import { Caller } from './answers/caller.js'
import { callBudgets, callConversations } from './answers/budgets.js'
import { callDeployments } from './answers/deployments.js'
import { callRest } from './answers/rest.js'
import { callSecrets } from './answers/secrets.js'
import { callTemplates } from './answers/templates.js'
import { callWebhooks } from './answers/webhooks.js'
import { callWorkflows } from './answers/workflows.js'
import { ApiDocument } from '#tests/support/api_document'

const document = new ApiDocument()

const CALLS = {
  'accounts': callAccounts,
  'mails': callMails,
  'accounts of others': callUsers,
  'agents': callAgents,
  'workflows and executions': callWorkflows,
  'templates': callTemplates,
  'deployments': callDeployments,
  'webhooks': callWebhooks,
  'secrets': callSecrets,
  'budgets': callBudgets,
  'conversations': callConversations,
  'analytics': callAnalytics,
  'API keys': callApiKeys,
  'the audit trail': callAuditLogs,
  'health and of the document itself': callRest,
}

test.group('Answers are as the document has them', () => {
  for (const [resource, call] of Object.entries(CALLS)) {
    test(`of ${resource}`, ({ client, assert }) => call(new Caller(client, assert, document)))
  }

  test('and one that is not is found out', async ({ client, assert }) => {
    const changes: ((of: any) => void)[] = [
      ({ components }) => delete components.schemas.Liveness.properties.uptime,
      ({ components }) => (components.schemas.Liveness.properties.uptime.type = 'string'),
      ({ components }) => components.schemas.Liveness.required.push('more'),
      ({ paths }) => delete paths['/health'].get.responses[200],
    ]
    const response = await client.get('/health')
    for (const change of changes) assert.isNotEmpty(new ApiDocument(change).problemsOf(response))
  })

  test('and every operation was held against it', ({ assert }) => {
    const ids = document.operations().map(({ operation }) => operation.operationId)
    const held = ids.filter((id) => [...(document.seen.get(id) ?? [])].some((one) => one < 300))
    assert.sameMembers(held, ids)
  })
})
