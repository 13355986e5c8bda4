import { test } from '@japa/runner'
import { v7 } from 'uuid'
import type { ApiClient } from '@japa/api-client'
import Template from '#models/template'
import { eventually } from '#tests/support/eventually'
import { keyOf } from '#tests/support/keys'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'
import { makeAgent, RUNNABLE_AGENT } from '#tests/support/agents'
import { SCOPES } from '#validators/api_key'

const PATH = '/api/v1/audit-logs'

function list(client: ApiClient, who: SignedIn, query: Record<string, unknown> = {}) {
  return client.get(PATH).headers(who.headers).qs(query)
}

/** The trail of a user, the oldest first, once it has so many lines. */
async function trailOf(client: ApiClient, who: SignedIn, length: number) {
  return eventually(async () => {
    const { data } = (await list(client, who, { sortOrder: 'asc', pageSize: 100 })).body()
    return data.length >= length ? data : null
  })
}

/** A template of a workflow with an agent. */
function makeTemplate({ user }: SignedIn) {
  const steps = [{ stepKey: 'keep', stepType: 'agent', agentKey: 'keep', inputs: {} }]
  return Template.create({
    name: 'Blueprint',
    category: v7(),
    type: 'workflow',
    templateData: { agents: { keep: RUNNABLE_AGENT }, steps },
    tags: [],
    isOfficial: false,
    isPublic: true,
    userId: user.id,
  })
}

test.group('The audit trail', () => {
  test('a change is told with who, from where and what, before and after', async ({
    client,
    assert,
  }) => {
    const me = await signedIn()
    const requestId = `audit-${v7()}`
    const agent = await makeAgent(client, me, { tags: ['a'] })
    const patched = await client
      .patch(`/api/v1/agents/${agent.id}`)
      .headers({ ...me.headers, 'X-Request-Id': requestId, 'User-Agent': 'spec' })
      .json({ name: 'Renamed', tags: ['a'] })
    patched.assertStatus(200)
    const [made, changed] = await trailOf(client, me, 2)
    assert.equal(made.action, 'agent.created')
    assert.equal(made.changes.after.name, RUNNABLE_AGENT.name)
    assert.notProperty(made.changes, 'before')
    assert.deepInclude(changed, {
      action: 'agent.updated',
      resourceType: 'agent',
      resourceId: agent.id,
      userId: me.user.id,
      apiKeyId: null,
      requestId,
      userAgent: 'spec',
      changes: { before: { name: RUNNABLE_AGENT.name }, after: { name: 'Renamed' } },
    })
    assert.match(changed.ipAddress, /127\.0\.0\.1|::1/)
  })

  test('each way to make, change and end something has its line', async ({ client, assert }) => {
    const me = await signedIn()
    const post = (path: string, body = {}) =>
      client.post(`/api/v1${path}`).headers(me.headers).json(body)
    const agent = await makeAgent(client, me)
    await client
      .patch(`/api/v1/agents/${agent.id}`)
      .headers(me.headers)
      .json({ config: { ...RUNNABLE_AGENT.config, source: [] } })
    await post(`/agents/${agent.id}/versions/1/restore`)
    await post(`/agents/${agent.id}/duplicate`)
    const steps = [{ stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } }]
    const workflow = await makeWorkflow(client, me, { status: 'active', steps })
    await post(`/workflows/${workflow.id}/duplicate`)
    const started = await post(`/workflows/${workflow.id}/execute`, { inputData: { n: 1 } })
    const { executionId } = started.body().data
    const cancelled = await post(`/executions/${executionId}/cancel`)
    cancelled.assertStatus(200)
    await client.delete(`/api/v1/workflows/${workflow.id}`).headers(me.headers)
    const trail = await trailOf(client, me, 9)
    assert.deepEqual(
      trail.map(({ action }: { action: string }) => action),
      [
        'agent.created',
        'agent.updated',
        'agent.version_restored',
        'agent.duplicated',
        'workflow.created',
        'workflow.duplicated',
        'execution.started',
        'execution.cancelled',
        'workflow.deleted',
      ]
    )
    assert.deepInclude(trail[6], { resourceType: 'execution', resourceId: executionId })
    assert.equal(trail[6].changes.workflowId, workflow.id)
  })

  test('the API key that did it is named, and what a template became', async ({
    client,
    assert,
  }) => {
    const me = await signedIn()
    const { key, row } = await keyOf(me.user, [...SCOPES])
    const source = await makeTemplate(me)
    const response = await client
      .post(`/api/v1/templates/${source.id}/instantiate`)
      .header('X-API-Key', key)
      .json({})
    response.assertStatus(201)
    const trail = await trailOf(client, me, 3)
    const lines = trail.map((line: { action: string; apiKeyId: string }) => [
      line.action,
      line.apiKeyId,
    ])
    assert.sameDeepMembers(lines, [
      ['template.instantiated', row.id],
      ['agent.created', row.id],
      ['workflow.created', row.id],
    ])
  })

  test('what was refused or rolled back is not told', async ({ client, assert }) => {
    const me = await signedIn()
    const agent = await makeAgent(client, me)
    const refused = await client
      .patch(`/api/v1/agents/${agent.id}`)
      .headers(me.headers)
      .json({ name: 'Never', status: 'active', config: { operation: 'nope' } })
    refused.assertStatus(400)
    await client.delete(`/api/v1/agents/${agent.id}`).headers(me.headers)
    const trail = await trailOf(client, me, 2)
    assert.deepEqual(
      trail.map(({ action }: { action: string }) => action),
      ['agent.created', 'agent.deleted']
    )
  })

  test('no secret gets into it', async ({ client, assert }) => {
    const me = await signedIn()
    const config = {
      method: 'GET',
      url: 'https://anna:hunter2@example.test/',
      headers: { 'Authorization': 'Bearer hunter2', 'X-Trace': 'kept' },
      auth: { type: 'bearer', credentials: 'hunter2' },
      maxTokens: 7,
    }
    await makeAgent(client, me, { type: 'api', config, status: 'draft' })
    const [line] = await trailOf(client, me, 1)
    assert.notInclude(JSON.stringify(line), 'hunter2')
    assert.equal(line.changes.after.config.headers['X-Trace'], 'kept')
    assert.equal(line.changes.after.config.maxTokens, 7)
  })
})

test.group('GET /audit-logs', () => {
  test('is filtered, and answers in pages and by cursor', async ({ client, assert }) => {
    const me = await signedIn()
    const agent = await makeAgent(client, me)
    await makeAgent(client, me)
    await makeWorkflow(client, me)
    const [first, second, third] = await trailOf(client, me, 3)
    const ids = async (query: object) => {
      const response = await list(client, me, { sortOrder: 'asc', ...query })
      response.assertStatus(200)
      return response.body().data.map(({ id }: { id: string }) => id)
    }
    assert.deepEqual(await ids({ action: 'agent.created' }), [first.id, second.id])
    assert.deepEqual(await ids({ resourceType: 'workflow' }), [third.id])
    assert.deepEqual(await ids({ resourceId: agent.id }), [first.id])
    assert.deepEqual(await ids({ from: third.createdAt }), [third.id])
    assert.deepEqual(await ids({ to: first.createdAt }), [first.id])
    assert.deepEqual(await ids({ userId: me.user.id, page: 2, pageSize: 2 }), [third.id])
    assert.deepEqual(await ids({ from: '1970-01-01', to: '1970-01-02T10:00' }), [])
    const page = (await list(client, me, { cursor: '', pageSize: 2 })).body()
    const { nextCursor } = page.pagination
    const rest = (await list(client, me, { cursor: nextCursor, pageSize: 2 })).body()
    assert.lengthOf(page.data, 2)
    assert.deepEqual(rest.data, [first])
    assert.deepEqual(rest.pagination, { nextCursor: null, pageSize: 2 })
  })

  test('what is no filter is 400, and named: {field}')
    .with([
      { field: 'resourceId', value: 'x' },
      { field: 'userId', value: 'x' },
      { field: 'from', value: 'yesterday' },
      { field: 'from', value: '1969-12-31' },
      { field: 'to', value: '2024-02-30' },
      { field: 'to', value: '2024-01-01T25:00:00Z' },
      { field: 'cursor', value: '!' },
      { field: 'action', value: '' },
      { field: 'pageSize', value: '101' },
      { field: 'sortBy', value: 'changes' },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const response = await list(client, await signedIn(), { [field]: value })
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })

  test('nobody is 401, automation 403, and others are seen by admins alone', async ({
    client,
    assert,
  }) => {
    const nobody = await client.get(PATH)
    nobody.assertStatus(401)
    const automation = await list(client, await signedIn('agent'))
    automation.assertStatus(403)
    const me = await signedIn()
    await makeAgent(client, me)
    await trailOf(client, me, 1)
    const other = await signedIn()
    assert.deepEqual((await list(client, other)).body().data, [])
    const asked = await list(client, other, { userId: me.user.id })
    asked.assertStatus(403)
    const admin = await list(client, await signedIn('admin'), { userId: me.user.id })
    assert.lengthOf(admin.body().data, 1)
  })
})
