import type { ApiClient } from '@japa/api-client'
import type { SignedIn } from '#tests/support/signed_in'

/** A graph without agents: a condition, and a wait on each of its branches. */
export const PLAIN_STEPS = [
  { stepKey: 'check', stepType: 'condition', config: { expression: 'inputs.n > 1' } },
  { stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 }, dependsOn: ['check'] },
]

/** Makes a workflow over HTTP and returns it as it was answered. */
export async function makeWorkflow(
  client: ApiClient,
  owner: SignedIn,
  fields: Record<string, unknown> = {}
) {
  const response = await client
    .post('/api/v1/workflows')
    .headers(owner.headers)
    .json({ name: 'Plain', steps: PLAIN_STEPS, ...fields })
  response.assertStatus(201)
  return response.body().data
}
