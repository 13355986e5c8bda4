import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { DateTime } from 'luxon'
import KeyUsage from '#auth/key_usage'
import { newApiKey } from '#auth/api_key'
import ApiKey from '#models/api_key'
import Execution from '#models/execution'
import { keyOf } from '#tests/support/keys'
import { signedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const AGENTS = '/api/v1/agents'

test.group('An API key as credential', () => {
  test('comes as X-API-Key or as bearer', async ({ client }) => {
    const { key } = await keyOf((await signedIn()).user, ['read:agents'])
    ;(await client.get(AGENTS).header('x-api-key', key)).assertStatus(200)
    ;(await client.get(AGENTS).bearerToken(key)).assertStatus(200)
  })

  test('does what its scopes say and nothing else', async ({ client, assert }) => {
    const { user } = await signedIn()
    const { key } = await keyOf(user, ['read:agents'])
    const refused = await client
      .post(AGENTS)
      .header('x-api-key', key)
      .json({ name: 'x', type: 'data' })
    refused.assertStatus(403)
    assert.equal(refused.body().error.code, 'FORBIDDEN')
  })

  test('of an admin is an admin within its scopes', async ({ client }) => {
    const { user } = await signedIn('admin')
    const { key } = await keyOf(user, ['read:analytics'])
    const ask = (path: string) => client.get(`/api/v1/${path}`).header('x-api-key', key)
    ;(await ask('analytics/system-health')).assertStatus(200)
    ;(await ask('users')).assertStatus(403)
    ;(await ask('audit-logs')).assertStatus(403)
    ;(await ask('agents')).assertStatus(403)
  })

  test('one that is unknown, malformed, inactive or of somebody deactivated is INVALID_API_KEY', async ({
    client,
    assert,
  }) => {
    const owner = await signedIn()
    const { key: off, row } = await keyOf(owner.user, ['read:agents'])
    await row.merge({ isActive: false }).save()
    const gone = await signedIn()
    const { key: orphan } = await keyOf(gone.user, ['read:agents'])
    ;(await client.get(AGENTS).header('x-api-key', orphan)).assertStatus(200)
    await gone.user.merge({ isActive: false }).save()
    for (const key of [newApiKey(), 'tk_dev_short', 'nonsense', off, orphan]) {
      const response = await client.get(AGENTS).header('x-api-key', key)
      response.assertStatus(401)
      assert.equal(response.body().error.code, 'INVALID_API_KEY', key)
      assert.equal(response.header('www-authenticate'), 'Bearer')
    }
  })

  test('past its time it is API_KEY_EXPIRED', async ({ client, assert }) => {
    const { key, row } = await keyOf((await signedIn()).user, ['read:agents'])
    await row.merge({ expiresAt: DateTime.utc().minus({ second: 1 }) }).save()
    const response = await client.get(AGENTS).header('x-api-key', key)
    response.assertStatus(401)
    assert.equal(response.body().error.code, 'API_KEY_EXPIRED')
  })

  test('a bad key is 401 where no login is needed, too', async ({ client }) => {
    ;(await client.get('/api/v1/templates').header('x-api-key', newApiKey())).assertStatus(401)
  })

  test('with a token beside it, the key counts', async ({ client }) => {
    const { user, headers } = await signedIn()
    const { key } = await keyOf(user, ['read:workflows'])
    const response = await client.get(AGENTS).headers({ ...headers, 'x-api-key': key })
    response.assertStatus(403)
  })

  test('uses are counted together, and written later', async ({ client, assert }) => {
    const { key, row } = await keyOf((await signedIn()).user, ['read:agents'])
    await Promise.all(Array.from({ length: 20 }, () => client.get(AGENTS).header('x-api-key', key)))
    const usage = await app.container.make(KeyUsage)
    await usage.flush()
    const stored = await ApiKey.findOrFail(row.id)
    assert.equal(stored.usageCount, 20)
    assert.closeTo(stored.lastUsedAt!.toMillis(), Date.now(), 10_000)
  })

  test('has its own limit a minute, said in the headers', async ({ client, assert }) => {
    const { key, row } = await keyOf((await signedIn()).user, ['read:agents'])
    await row.merge({ rateLimitPerMinute: 3 }).save()
    const answers = []
    for (let count = 0; count < 4; count += 1) {
      answers.push(await client.get(AGENTS).header('x-api-key', key))
    }
    assert.deepEqual(
      answers.map((answer) => answer.status()),
      [200, 200, 200, 429]
    )
    assert.deepEqual(
      answers.map((answer) => answer.header('x-ratelimit-remaining')),
      ['2', '1', '0', '0']
    )
    const refused = answers[3]!
    assert.equal(refused.header('x-ratelimit-limit'), '3')
    assert.isAtMost(refused.body().error.retryAfter, 60)
    assert.closeTo(Number(refused.header('x-ratelimit-reset')), Date.now() / 1000, 61)
  })

  test('what it starts is marked with it', async ({ client, assert }) => {
    const owner = await signedIn()
    const { key, row } = await keyOf(owner.user, ['execute:workflows', 'read:executions'])
    const workflow = await makeWorkflow(client, owner, { status: 'active' })
    const path = `/api/v1/workflows/${workflow.id}/execute`
    const byKey = await client.post(path).header('x-api-key', key).json({})
    byKey.assertStatus(201)
    const stored = await Execution.findOrFail(byKey.body().data.executionId)
    assert.deepEqual([stored.apiKeyId, stored.triggerType], [row.id, 'api'])
    const byHand = await client.post(path).headers(owner.headers).json({})
    const other = await Execution.findOrFail(byHand.body().data.executionId)
    assert.deepEqual([other.apiKeyId, other.triggerType], [null, 'manual'])
    const said = await client.post(path).header('x-api-key', key).json({ triggerType: 'manual' })
    const third = await Execution.findOrFail(said.body().data.executionId)
    assert.deepEqual([third.apiKeyId, third.triggerType], [row.id, 'manual'])
  })
})
