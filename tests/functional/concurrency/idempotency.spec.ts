import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Agent from '#models/agent'
import { makeAgent, RUNNABLE_AGENT } from '#tests/support/agents'
import { keyOf } from '#tests/support/keys'
import { signedIn } from '#tests/support/signed_in'
import { makeWorkflow, PLAIN_STEPS } from '#tests/support/workflows'

const AGENTS = '/api/v1/agents'

test.group('Idempotency-Key', () => {
  test('the same request again gets the same answer and makes nothing: {path}')
    .with([
      { path: 'agents', body: RUNNABLE_AGENT },
      { path: 'workflows', body: { name: 'Plain', steps: PLAIN_STEPS } },
      { path: 'agents/:agent/duplicate', body: { name: 'Copy' } },
      { path: 'agents/:agent/versions/1/restore', body: {} },
      { path: 'workflows/:workflow/duplicate', body: {} },
      { path: 'templates/:template/instantiate', body: {} },
    ])
    .run(async ({ client, assert }, { path, body }) => {
      const owner = await signedIn()
      const agent = await makeAgent(client, owner)
      const workflow = await makeWorkflow(client, owner)
      const [template] = await db.from('templates').where('is_official', true).limit(1)
      const at = path
        .replace(':agent', agent.id)
        .replace(':workflow', workflow.id)
        .replace(':template', template.id)
      const headers = { ...owner.headers, 'idempotency-key': 'the same' }
      const ask = () => client.post(`/api/v1/${at}`).headers(headers).json(body)
      const count = async () => {
        const [agents] = await db.from('agents').where('user_id', owner.user.id).count('*')
        const [workflows] = await db.from('workflows').where('user_id', owner.user.id).count('*')
        const [versions] = await db.from('agent_versions').where('agent_id', agent.id).count('*')
        return [agents.count, workflows.count, versions.count]
      }
      const first = await ask()
      const made = await count()
      const again = await ask()
      assert.deepEqual(again.body().data, first.body().data)
      assert.equal(again.status(), first.status())
      assert.equal(again.header('etag'), first.header('etag'))
      assert.isUndefined(first.header('idempotent-replayed'))
      assert.equal(again.header('idempotent-replayed'), 'true')
      assert.notEqual(again.body().meta.requestId, first.body().meta.requestId)
      assert.equal(again.header('x-request-id'), again.body().meta.requestId)
      assert.deepEqual(await count(), made)
    })

  test('a key that is shown once is not kept', async ({ client, assert }) => {
    const owner = await signedIn()
    const { id: workflowId } = await makeWorkflow(client, owner, { status: 'active' })
    const headers = { ...owner.headers, 'idempotency-key': 'k' }
    const body = { name: 'Live', workflowId }
    const ask = () => client.post('/api/v1/deployments').headers(headers).json(body)
    const first = await ask()
    first.assertStatus(201)
    const { apiKey, ...shown } = first.body().data
    assert.isString(apiKey)
    const again = await ask()
    assert.equal(again.header('idempotent-replayed'), 'true')
    assert.deepEqual(again.body().data, shown)
    const rows = await db.from('idempotent_answers').where('user_id', owner.user.id)
    assert.notInclude(JSON.stringify(rows), apiKey)
  })

  test('another body with the same key is 409', async ({ client, assert }) => {
    const owner = await signedIn()
    const headers = { ...owner.headers, 'idempotency-key': 'k' }
    ;(await client.post(AGENTS).headers(headers).json(RUNNABLE_AGENT)).assertStatus(201)
    const other = await client
      .post(AGENTS)
      .headers(headers)
      .json({ ...RUNNABLE_AGENT, name: 'Another' })
    other.assertStatus(409)
    assert.equal(other.body().error.code, 'CONFLICT')
    ;(
      await client
        .post('/api/v1/workflows')
        .headers(headers)
        .json({ name: 'Plain', steps: PLAIN_STEPS })
    ).assertStatus(201)
  })

  test('what failed is not remembered', async ({ client }) => {
    const owner = await signedIn()
    const headers = { ...owner.headers, 'idempotency-key': 'k' }
    ;(await client.post(AGENTS).headers(headers).json({ name: 'x' })).assertStatus(400)
    ;(await client.post(AGENTS).headers(headers).json(RUNNABLE_AGENT)).assertStatus(201)
  })

  test('of 20 at once one is carried out, and the others get its answer or wait', async ({
    client,
    assert,
  }) => {
    const owner = await signedIn()
    const headers = { ...owner.headers, 'idempotency-key': 'k' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.post(AGENTS).headers(headers).json(RUNNABLE_AGENT))
    )
    for (const answer of answers.filter((one) => one.status() !== 201)) {
      answer.assertStatus(409)
      assert.equal(answer.header('retry-after'), '1')
    }
    const ids = answers.filter((one) => one.status() === 201).map((one) => one.body().data.id)
    assert.lengthOf([...new Set(ids)], 1)
    assert.lengthOf(await Agent.query().where('userId', owner.user.id), 1)
  })

  test('a key is its users own, and its credentials own', async ({ client, assert }) => {
    const owner = await signedIn()
    const other = await signedIn()
    const { key } = await keyOf(owner.user, ['write:agents'])
    const credentials: Record<string, string>[] = [
      owner.headers,
      other.headers,
      { 'x-api-key': key },
    ]
    const ids: string[] = []
    for (const credential of credentials) {
      const headers = { ...credential, 'idempotency-key': 'k' }
      const made = await client.post(AGENTS).headers(headers).json(RUNNABLE_AGENT)
      made.assertStatus(201)
      ids.push(made.body().data.id)
    }
    assert.lengthOf([...new Set(ids)], 3)
  })

  test('after 24 hours it is free again, and after a minute where its request died', async ({
    client,
    assert,
  }) => {
    const owner = await signedIn()
    const headers = { ...owner.headers, 'idempotency-key': 'k' }
    const ask = () => client.post(AGENTS).headers(headers).json(RUNNABLE_AGENT)
    const age = (interval: string, more = {}) =>
      db
        .from('idempotent_answers')
        .where('user_id', owner.user.id)
        .update({ claimed_at: db.raw('now() - ?::interval', [interval]), ...more })
    const first = await ask()
    await age('25 hours')
    const second = await ask()
    assert.notEqual(second.body().data.id, first.body().data.id)
    await age('30 seconds', { status: null })
    ;(await ask()).assertStatus(409)
    await age('61 seconds', { status: null })
    ;(await ask()).assertStatus(201)
  })

  test('a key that is too long or no text is 400: {$self}')
    .with(['x'.repeat(256), 'tab\tkey'])
    .run(async ({ client, assert }, key) => {
      const owner = await signedIn()
      const headers = { ...owner.headers, 'idempotency-key': key }
      const response = await client.post(AGENTS).headers(headers).json(RUNNABLE_AGENT)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, 'idempotencyKey')
    })
})
