import type { ApiClient } from '@japa/api-client'
import type { SignedIn } from '#tests/support/signed_in'

/** What an agent template holds: a filter. */
export const AGENT_DATA = {
  type: 'data',
  config: { operation: 'filter', source: '{{ inputs.rows }}', transformation: 'item.ok' },
}

/** What a workflow template holds: two steps, and the agent of one. */
export const WORKFLOW_DATA = {
  agents: { keep: { name: 'Keep', ...AGENT_DATA } },
  steps: [
    { stepKey: 'keep', stepType: 'agent', agentKey: 'keep' },
    { stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 }, dependsOn: ['keep'] },
  ],
}

export const AGENT_TEMPLATE = {
  name: 'Filter',
  category: 'Cleaning',
  type: 'agent',
  templateData: AGENT_DATA,
}

/** Makes a template over HTTP, public unless said otherwise, and returns it as it was answered. */
export async function makeTemplate(
  client: ApiClient,
  owner: SignedIn,
  fields: Record<string, unknown> = {}
) {
  const response = await client
    .post('/api/v1/templates')
    .headers(owner.headers)
    .json({ ...AGENT_TEMPLATE, isPublic: true, ...fields })
  response.assertStatus(201)
  return response.body().data
}
