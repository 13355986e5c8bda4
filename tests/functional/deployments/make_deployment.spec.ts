import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { test } from '@japa/runner'
import env from '#start/env'
import Deployment from '#models/deployment'
import Vault from '#services/vault/vault'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const PATH = '/api/v1/deployments'
const VALUE = 'postgres://hunter2@db'

test.group('Making deployments', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  test('of a workflow gives a stopped one and its key, once', async ({ client, assert }) => {
    const workflow = await makeWorkflow(client, me)
    const asked = {
      name: 'Shop',
      workflowId: workflow.id.toUpperCase(),
      id: v7(),
      status: 'running',
    }
    const made = await client.post(PATH).headers(me.headers).json(asked)
    made.assertStatus(201)
    made.assertHeader('cache-control', 'no-store')
    const { apiKey, ...data } = made.body().data
    assert.match(apiKey, /^dk_[A-Za-z0-9_-]{43}$/)
    assert.notEqual(data.id, asked.id)
    const { createdAt, updatedAt, ...rest } = data
    assert.isTrue(Date.parse(createdAt) > 0 && Date.parse(updatedAt) > 0)
    assert.deepEqual(rest, {
      id: data.id,
      name: 'Shop',
      description: null,
      userId: me.user.id,
      workflowId: workflow.id,
      agentId: null,
      version: 1,
      environment: 'production',
      status: 'stopped',
      statusReason: null,
      healthStatus: 'unknown',
      healthReason: null,
      releaseNumber: 0,
      traffic: null,
      previousKeyExpiresAt: null,
      config: {},
      environmentVars: {},
      endpointUrl: `${env.get('APP_URL')}/run/${data.id}`,
      allocatedMemoryMb: 512,
      allocatedCpuShares: 1024,
      deployedAt: null,
      lastHealthCheckAt: null,
      totalRequests: 0,
      totalErrors: 0,
      avgResponseTimeMs: 0,
    })
    const { keyHash } = await Deployment.findOrFail(data.id)
    assert.deepEqual(keyHash, createHash('sha256').update(apiKey).digest())
    const shown = await client.get(`${PATH}/${data.id}`).headers(me.headers)
    shown.assertStatus(200)
    assert.deepEqual(shown.body().data, data)
  })

  test('of an agent takes the version and everything else that was said', async ({
    client,
    assert,
  }) => {
    const agent = await makeAgent(client, me)
    const path = `/api/v1/agents/${agent.id}`
    await client.patch(path).headers(me.headers).json({ maxMemoryMb: 128 })
    const fields = {
      name: 'Old one',
      description: 'As it was',
      agentId: agent.id,
      workflowId: null,
      version: 1,
      environment: 'staging',
      config: { region: { a: [1] } },
      allocatedMemoryMb: 64,
      allocatedCpuShares: 262_144,
    }
    const made = await client.post(PATH).headers(me.headers).json(fields)
    made.assertStatus(201)
    assert.deepInclude(made.body().data, fields)
    const current = await client
      .post(PATH)
      .headers(me.headers)
      .json({ name: 'New one', agentId: agent.id })
    assert.equal(current.body().data.version, 2)
  })

  test('keeps its variables sealed, and answers their names', async ({ client, assert }) => {
    const { id: agentId } = await makeAgent(client, me)
    const environmentVars = { DB_URL: VALUE, EMPTY: '', GONE: null }
    const body = { name: 'Shop', agentId, environmentVars }
    const made = await client.post(PATH).headers(me.headers).json(body)
    made.assertStatus(201)
    assert.deepEqual(made.body().data.environmentVars, { DB_URL: '********', EMPTY: '********' })
    assert.notInclude(made.text(), 'hunter2')
    const { id, environmentVars: stored } = await Deployment.findOrFail(made.body().data.id)
    assert.notInclude(JSON.stringify(stored), 'hunter2')
    const place = { table: 'deployments', rowId: id, name: 'DB_URL' } as const
    assert.equal(await new Vault().open(stored.DB_URL!, place), VALUE)
  })

  test('refuses {field} that is {$i}')
    .with([
      { field: 'name', value: undefined },
      { field: 'name', value: ' ' },
      { field: 'name', value: 'x'.repeat(256) },
      { field: 'description', value: 7 },
      { field: 'workflowId', value: 'one' },
      { field: 'agentId', value: 7 },
      { field: 'version', value: 0 },
      { field: 'version', value: 2 },
      { field: 'version', value: '1' },
      { field: 'version', value: null },
      { field: 'environment', value: 'test' },
      { field: 'environment', value: null },
      { field: 'config', value: [] },
      { field: 'environmentVars', value: 'A=1' },
      { field: 'environmentVars', value: { '1A': 'x' } },
      { field: 'environmentVars', value: null },
      { field: 'allocatedMemoryMb', value: 63 },
      { field: 'allocatedMemoryMb', value: 4097 },
      { field: 'allocatedCpuShares', value: 1 },
      { field: 'allocatedCpuShares', value: 262_145 },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const { id: agentId } = await makeAgent(client, me)
      const body = { name: 'Shop', agentId, [field]: value }
      const response = await client.post(PATH).headers(me.headers).json(body)
      response.assertStatus(400)
      assert.deepEqual(
        response.body().error.details.map((one: { field: string }) => one.field),
        [field]
      )
    })

  test('refuses what a config can not say, by its name', async ({ client, assert }) => {
    const { id: agentId } = await makeAgent(client, me)
    const wrong: Array<[object, string]> = [
      [{ timeoutSeconds: 0 }, 'timeoutSeconds'],
      [{ healthCheck: { input: 1 } }, 'healthCheck.input'],
      [{ response: { status: 101 } }, 'response.status'],
      [{ response: { status: 'soon' } }, 'response.status'],
      [{ response: { headers: { 'Set-Cookie': 'a=b' } } }, 'response.headers'],
      [{ response: { headers: { 'X-A': 'a\r\nb' } } }, 'response.headers.X-A'],
      [{ response: { body: ['{{ 1 +'] } }, 'response.body'],
      [{ requirePassingEval: 'yes' }, 'requirePassingEval'],
      [{ requirePassingEval: { evalId: 'x' } }, 'requirePassingEval.evalId'],
      [{ public: 'yes' }, 'public'],
    ]
    for (const [config, field] of wrong) {
      const response = await client
        .post(PATH)
        .headers(me.headers)
        .json({ name: 'Shop', agentId, config })
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, `config.${field}`)
    }
    const listed = await client.post(PATH).headers(me.headers).json([])
    listed.assertStatus(400)
    assert.equal(listed.body().error.details[0].field, 'body')
  })

  test('refuses variables that do not fit, each by its name', async ({ client, assert }) => {
    const { id: agentId } = await makeAgent(client, me)
    const field = async (environmentVars: object) => {
      const body = { name: 'Shop', agentId, environmentVars }
      const response = await client.post(PATH).headers(me.headers).json(body)
      response.assertStatus(400)
      return response.body().error.details[0].field
    }
    const many = Array.from({ length: 101 }, (_, n) => [`V${n}`, 'x'])
    const wide = Array.from({ length: 9 }, (_, n) => [`V${n}`, 'x'.repeat(50_000)])
    assert.equal(await field({ A: 7 }), 'environmentVars.A')
    assert.equal(await field({ A: 'x'.repeat(65_537) }), 'environmentVars.A')
    assert.equal(await field({ A: '********' }), 'environmentVars.A')
    assert.equal(await field(Object.fromEntries(many)), 'environmentVars')
    assert.equal(await field(Object.fromEntries(wide)), 'environmentVars')
  })

  test('is for exactly one workflow or agent, and one’s own', async ({ client, assert }) => {
    const [other, admin] = [await signedIn(), await signedIn('admin')]
    const [agent, workflow] = [await makeAgent(client, me), await makeWorkflow(client, me)]
    const shared = await makeAgent(client, other, { isPublic: true })
    const gone = await makeWorkflow(client, me)
    await client.delete(`/api/v1/workflows/${gone.id}`).headers(me.headers)
    const field = async (by: SignedIn, target: object) => {
      const response = await client
        .post(PATH)
        .headers(by.headers)
        .json({ name: 'Shop', ...target })
      return response.status() === 201 ? 201 : response.body().error.details[0].field
    }
    assert.equal(await field(me, {}), 'workflowId')
    assert.equal(await field(me, { agentId: agent.id, workflowId: workflow.id }), 'agentId')
    assert.equal(await field(me, { workflowId: v7() }), 'workflowId')
    assert.equal(await field(me, { workflowId: gone.id }), 'workflowId')
    assert.equal(await field(me, { workflowId: agent.id }), 'workflowId')
    assert.equal(await field(me, { agentId: shared.id }), 'agentId')
    assert.equal(await field(other, { workflowId: workflow.id }), 'workflowId')
    assert.equal(await field(admin, { workflowId: workflow.id }), 201)
  })
})
