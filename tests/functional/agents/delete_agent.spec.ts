import { test } from '@japa/runner'
import Agent from '#models/agent'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

test.group('DELETE /api/v1/agents/:id', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  const agentStep = (agentId: string) => ({ stepKey: 'work', stepType: 'agent', agentId })

  test('takes the agent out of sight and keeps its row', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me)
    const response = await client.delete(`/api/v1/agents/${id}`).headers(me.headers)
    response.assertStatus(204)
    assert.isEmpty(response.text())
    for (const path of [`/api/v1/agents/${id}`, `/api/v1/agents/${id}/versions`]) {
      const shown = await client.get(path).headers(me.headers)
      shown.assertStatus(404)
    }
    const kept = await Agent.findOrFail(id)
    assert.isNotNull(kept.deletedAt)
    const again = await client.delete(`/api/v1/agents/${id}`).headers(me.headers)
    again.assertStatus(404)
  })

  test('is 409 while a live workflow uses it, and names the workflow', async ({
    client,
    assert,
  }) => {
    const { id } = await makeAgent(client, me)
    const nested = { key: 'a', steps: [{ ...agentStep(id), stepKey: 'inner' }] }
    const graphs = [
      [agentStep(id)],
      [{ stepKey: 'fan', stepType: 'parallel', config: { branches: [{ key: 'a', agentId: id }] } }],
      [{ stepKey: 'fan', stepType: 'parallel', config: { branches: [nested] } }],
    ]
    const workflows: string[] = []
    for (const steps of graphs) {
      const body = { name: 'Uses it', steps }
      const made = await client.post('/api/v1/workflows').headers(me.headers).json(body)
      made.assertStatus(201)
      workflows.push(made.body().data.id)
    }
    for (const workflowId of workflows) {
      const refused = await client.delete(`/api/v1/agents/${id}`).headers(me.headers)
      refused.assertStatus(409)
      const { code, details } = refused.body().error
      assert.equal(code, 'CONFLICT')
      assert.include(JSON.stringify(details), workflowId)
      await client.delete(`/api/v1/workflows/${workflowId}`).headers(me.headers)
    }
    const response = await client.delete(`/api/v1/agents/${id}`).headers(me.headers)
    response.assertStatus(204)
  })

  test('names no workflow that the owner may not know of', async ({ client, assert }) => {
    const other = await signedIn()
    const { id } = await makeAgent(client, me, { isPublic: true })
    const body = { name: 'Hidden', steps: [agentStep(id)] }
    const made = await client.post('/api/v1/workflows').headers(other.headers).json(body)
    made.assertStatus(201)
    const refused = await client.delete(`/api/v1/agents/${id}`).headers(me.headers)
    refused.assertStatus(409)
    assert.notInclude(refused.text(), made.body().data.id)
  })

  test('leaves no workflow without its agent when both come at once', async ({
    client,
    assert,
  }) => {
    for (let round = 0; round < 8; round++) {
      const { id } = await makeAgent(client, me)
      const body = { name: 'Racer', steps: [agentStep(id)] }
      const [made, deleted] = await Promise.all([
        client.post('/api/v1/workflows').headers(me.headers).json(body),
        client.delete(`/api/v1/agents/${id}`).headers(me.headers),
      ])
      const outcome = [made.status(), deleted.status()]
      assert.deepInclude(
        [
          [201, 409],
          [400, 204],
        ],
        outcome
      )
    }
  })

  test('is for the owner and for admins', async ({ client }) => {
    const { id } = await makeAgent(client, me, { isPublic: true })
    const path = `/api/v1/agents/${id}`
    const anonymous = await client.delete(path)
    anonymous.assertStatus(401)
    const other = await signedIn()
    const refused = await client.delete(path).headers(other.headers)
    refused.assertStatus(403)
    const admin = await signedIn('admin')
    const allowed = await client.delete(path).headers(admin.headers)
    allowed.assertStatus(204)
  })
})
