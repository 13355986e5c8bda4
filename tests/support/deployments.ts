import type { ApiClient } from '@japa/api-client'
import type { SignedIn } from '#tests/support/signed_in'
import { makeAgent } from '#tests/support/agents'

/** Makes a deployment over HTTP, of an agent of its own unless `fields` say of what. */
export async function makeDeployment(
  client: ApiClient,
  owner: SignedIn,
  fields: Record<string, unknown> = {}
) {
  const target =
    'workflowId' in fields || 'agentId' in fields
      ? {}
      : { agentId: (await makeAgent(client, owner)).id }
  const response = await client
    .post('/api/v1/deployments')
    .headers(owner.headers)
    .json({ name: 'Shop', ...target, ...fields })
  response.assertStatus(201)
  return response.body().data
}
