import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import router from '@adonisjs/core/services/router'
import { makeAgent } from '#tests/support/agents'
import { keyOf } from '#tests/support/keys'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const agentStep = (agentId: string) => ({ stepKey: 'work', stepType: 'agent', agentId })

/** Bodies that name what somebody else owns, and the field that has to be named in turn. */
const REFERENCES = [
  {
    title: 'a step an agent',
    path: 'workflows',
    field: 'steps.0.agentId',
    body: ({ agentId }: Ids) => ({ name: 'x', steps: [agentStep(agentId)] }),
  },
  {
    title: 'a branch an agent',
    path: 'workflows',
    field: 'steps.0.config.branches.0.agentId',
    body: ({ agentId }: Ids) => ({
      name: 'x',
      steps: [
        { stepKey: 'fan', stepType: 'parallel', config: { branches: [{ key: 'a', agentId }] } },
      ],
    }),
  },
  {
    title: 'an imported step an agent',
    path: 'workflows/import',
    field: 'steps.0.agentId',
    body: ({ agentId }: Ids) => ({ turbocat: 1, name: 'x', steps: [agentStep(agentId)] }),
  },
  {
    title: 'a deployment a workflow',
    path: 'deployments',
    field: 'workflowId',
    body: ({ workflowId }: Ids) => ({ name: 'x', workflowId }),
  },
  {
    title: 'a deployment an agent',
    path: 'deployments',
    field: 'agentId',
    body: ({ agentId }: Ids) => ({ name: 'x', agentId }),
  },
]

interface Ids {
  agentId: string
  workflowId: string
}

async function belongings(client: ApiClient, owner: SignedIn): Promise<Ids> {
  const agent = await makeAgent(client, owner)
  const workflow = await makeWorkflow(client, owner, { status: 'active' })
  return { agentId: agent.id, workflowId: workflow.id }
}

test.group('What a body names', () => {
  test('of somebody else is 400 and named: {title}')
    .with(REFERENCES)
    .run(async ({ client, assert }, { path, field, body }) => {
      const theirs = await belongings(client, await signedIn())
      const me = await signedIn()
      const post = (ids: Ids) => client.post(`/api/v1/${path}`).headers(me.headers).json(body(ids))
      const refused = await post(theirs)
      refused.assertStatus(400)
      assert.deepEqual(
        refused.body().error.details.map((detail: { field: string }) => detail.field),
        [field]
      )
      ;(await post(await belongings(client, me))).assertStatus(201)
    })

  test('a change can not bring it in either', async ({ client, assert }) => {
    const { agentId } = await belongings(client, await signedIn())
    const me = await signedIn()
    const { workflowId } = await belongings(client, me)
    const response = await client
      .patch(`/api/v1/workflows/${workflowId}`)
      .headers(me.headers)
      .json({ steps: [agentStep(agentId)] })
    response.assertStatus(400)
    assert.equal(response.body().error.details[0].field, 'steps.0.agentId')
  })

  test('a filter by what somebody else owns finds nothing', async ({ client, assert }) => {
    const owner = await signedIn()
    const { workflowId } = await belongings(client, owner)
    await client.post(`/api/v1/workflows/${workflowId}/execute`).headers(owner.headers).json({})
    const { headers } = await signedIn()
    const found = await client.get(`/api/v1/executions?workflowId=${workflowId}`).headers(headers)
    found.assertStatus(200)
    assert.deepEqual(found.body().data, [])
  })

  test('a key makes nothing in the name of another', async ({ client, assert }) => {
    const me = await signedIn()
    const other = await signedIn()
    const { key } = await keyOf(me.user, ['write:agents', 'read:agents'])
    const made = await client
      .post('/api/v1/agents')
      .header('x-api-key', key)
      .json({ name: 'x', type: 'data', userId: other.user.id, id: other.user.id, version: 9 })
    made.assertStatus(201)
    const { userId, id, version } = made.body().data
    assert.equal(userId, me.user.id)
    assert.notEqual(id, other.user.id)
    assert.equal(version, 1)
  })
})

/** POSTs that make nothing a second time, or keep their keys themselves. */
const NOT_REPEATABLE = [
  /^\/api\/v1\/auth\//,
  /^\/api\/v1\/api-keys$/,
  /\/execute$/,
  /^\/api\/v1\/users\/me\/password$/,
  /\/(cancel|rate|rotate-key|rotate-secret|redeliver|start|stop|maintenance|rollback|signals)$/,
  /^\/(run|hooks|failures|approvals|mcp$)/,
]

test.group('Routes that make something', () => {
  test('take an Idempotency-Key', ({ assert }) => {
    const posts = Object.values(router.toJSON())
      .flat()
      .filter(({ methods }) => methods.includes('POST'))
    const without = posts.filter(({ middleware }) => {
      const names = [...middleware.all()].map((one) => ('name' in one ? one.name : ''))
      return !names.includes('idempotent') || names.indexOf('auth') > names.indexOf('idempotent')
    })
    assert.deepEqual(
      without
        .map(({ pattern }) => pattern)
        .filter((pattern) => !NOT_REPEATABLE.some((one) => one.test(pattern))),
      []
    )
  })
})
