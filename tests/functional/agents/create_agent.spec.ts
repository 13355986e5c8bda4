import { test } from '@japa/runner'
import AgentVersion from '#models/agent_version'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test.group('POST /api/v1/agents', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  test('makes a draft with all defaults and its version 1', async ({ client, assert }) => {
    const response = await client
      .post('/api/v1/agents')
      .headers(me.headers)
      .json({ name: 'Bare', type: 'data' })

    response.assertStatus(201)
    const { data } = response.body()
    assert.match(data.id, UUID_V7)
    assert.match(data.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(data.createdAt, data.updatedAt)
    assert.deepInclude(data, {
      name: 'Bare',
      description: null,
      type: 'data',
      status: 'draft',
      version: 1,
      parentId: null,
      userId: me.user.id,
      config: {},
      capabilities: [],
      parameters: {},
      maxExecutionTime: 300,
      maxMemoryMb: 512,
      maxConcurrentExecutions: null,
      totalExecutions: 0,
      successfulExecutions: 0,
      failedExecutions: 0,
      avgExecutionTimeMs: 0,
      tags: [],
      isPublic: false,
      isTemplate: false,
    })
    const versions = await AgentVersion.query().where('agentId', data.id)
    assert.lengthOf(versions, 1)
    assert.deepInclude(versions[0]!.$attributes, {
      version: 1,
      parentId: null,
      createdBy: me.user.id,
      config: {},
    })
  })

  test('stores every field as it was sent', async ({ client, assert }) => {
    const fields = {
      name: '  <b>Überprüfung</b> 🐈 ',
      description: '',
      type: 'code',
      status: 'inactive',
      config: { runtime: 'nodejs', code: 'inputs', nested: { list: [1, null, { a: 'ß' }] } },
      capabilities: ['read', 'write'],
      parameters: { 'a b': { type: 'number', required: true, description: 'x', default: null } },
      maxExecutionTime: 3600,
      maxMemoryMb: 64,
      maxConcurrentExecutions: 1000,
      isPublic: true,
      isTemplate: true,
    }
    const made = await client
      .post('/api/v1/agents')
      .headers(me.headers)
      .json({ ...fields, tags: ['b', 'a', 'b'] })
    made.assertStatus(201)
    const shown = await client.get(`/api/v1/agents/${made.body().data.id}`).headers(me.headers)
    assert.deepInclude(shown.body().data, { ...fields, tags: ['b', 'a'] })
  })

  test('drops what a client may not set', async ({ client, assert }) => {
    const other = await signedIn()
    const id = '01890a5d-ac96-774b-bcce-b302099a8057'
    const response = await client.post('/api/v1/agents').headers(me.headers).json({
      name: 'Greedy',
      type: 'api',
      id,
      userId: other.user.id,
      parentId: id,
      version: 7,
      totalExecutions: 9,
      totalDurationMs: 9,
      createdAt: '2000-01-01T00:00:00.000Z',
      deletedAt: '2000-01-01T00:00:00.000Z',
      role: 'admin',
      unknown: true,
    })
    response.assertStatus(201)
    const { data } = response.body()
    assert.notEqual(data.id, id)
    assert.deepInclude(data, {
      userId: me.user.id,
      parentId: null,
      version: 1,
      totalExecutions: 0,
    })
    assert.notInclude(data.createdAt, '2000-01-01')
    assert.notAnyProperties(data, ['role', 'unknown', 'deletedAt'])
  })

  test('names the field of {field}')
    .with([
      { field: 'name', body: { name: undefined } },
      { field: 'name', body: { name: '' } },
      { field: 'name', body: { name: '   ' } },
      { field: 'name', body: { name: 'x'.repeat(256) } },
      { field: 'name', body: { name: 5 } },
      { field: 'type', body: { type: undefined } },
      { field: 'type', body: { type: 'robot' } },
      { field: 'description', body: { description: 5 } },
      { field: 'status', body: { status: 'running' } },
      { field: 'config', body: { config: [] } },
      { field: 'config', body: { config: null } },
      { field: 'capabilities', body: { capabilities: 'all' } },
      { field: 'capabilities.0', body: { capabilities: [1] } },
      { field: 'parameters', body: { parameters: [] } },
      { field: 'parameters.a.type', body: { parameters: { a: { type: 'date' } } } },
      { field: 'parameters.a.required', body: { parameters: { a: { required: 'yes' } } } },
      { field: 'maxExecutionTime', body: { maxExecutionTime: 0 } },
      { field: 'maxExecutionTime', body: { maxExecutionTime: 3601 } },
      { field: 'maxExecutionTime', body: { maxExecutionTime: '60' } },
      { field: 'maxMemoryMb', body: { maxMemoryMb: 63 } },
      { field: 'maxMemoryMb', body: { maxMemoryMb: 4097 } },
      { field: 'maxConcurrentExecutions', body: { maxConcurrentExecutions: 0 } },
      { field: 'maxConcurrentExecutions', body: { maxConcurrentExecutions: 1.5 } },
      { field: 'tags', body: { tags: 'a,b' } },
      { field: 'tags', body: { tags: Array.from({ length: 51 }, (_, at) => `t${at}`) } },
      { field: 'tags.1', body: { tags: ['a', ''] } },
      { field: 'tags.0', body: { tags: ['x'.repeat(51)] } },
      { field: 'isPublic', body: { isPublic: 'true' } },
    ])
    .run(async ({ client, assert }, { field, body }) => {
      const response = await client
        .post('/api/v1/agents')
        .headers(me.headers)
        .json({ name: 'Named', type: 'data', ...body })
      response.assertStatus(400)
      const { success, error } = response.body()
      assert.isFalse(success)
      assert.equal(error.code, 'VALIDATION_ERROR')
      assert.include(
        error.details.map((detail: { field: string }) => detail.field),
        field
      )
    })

  test('takes llm and workflow agents as drafts', async ({ client }) => {
    for (const type of ['llm', 'workflow']) {
      const body = { name: type, type, config: { model: 'm' } }
      const response = await client.post('/api/v1/agents').headers(me.headers).json(body)
      response.assertStatus(201)
    }
  })

  test('is 401 without a login and 403 for automation', async ({ client }) => {
    const body = { name: 'A', type: 'data' }
    const anonymous = await client.post('/api/v1/agents').json(body)
    anonymous.assertStatus(401)
    const robot = await signedIn('agent')
    const forbidden = await client.post('/api/v1/agents').headers(robot.headers).json(body)
    forbidden.assertStatus(403)
  })
})
