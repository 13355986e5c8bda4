import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { randomUUID } from 'node:crypto'
import ApiKey from '#models/api_key'
import AuditLog from '#models/audit_log'
import { SCOPES } from '#validators/api_key'
import { signedIn } from '#tests/support/signed_in'

const KEYS = '/api/v1/api-keys'

test.group('Making an API key', () => {
  test('the key is shown once, and only its hash is stored', async ({ client, assert }) => {
    const { headers } = await signedIn()
    const body = { name: 'CI', scopes: ['read:agents', 'execute:workflows', 'read:agents'] }
    const made = await client.post(KEYS).headers(headers).json(body)
    made.assertStatus(201)
    assert.equal(made.header('cache-control'), 'no-store')
    const { key, ...fields } = made.body().data
    assert.match(key, /^tk_dev_[A-Za-z0-9_-]{43}$/)
    assert.containsSubset(fields, {
      name: 'CI',
      keyPrefix: key.slice(0, 14),
      scopes: ['read:agents', 'execute:workflows'],
      rateLimitPerMinute: 60,
      expiresAt: null,
      isActive: true,
      usageCount: 0,
      lastUsedAt: null,
    })
    assert.match(fields.createdAt, /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/)
    const listed = await client.get(KEYS).headers(headers)
    assert.deepEqual(listed.body().data, [fields])
    assert.notInclude(JSON.stringify(listed.body()), key)
    const stored = await ApiKey.findOrFail(fields.id)
    assert.lengthOf(stored.keyHash, 32)
    assert.notInclude(JSON.stringify(stored.serialize()), key)
    const entry = await AuditLog.findByOrFail('resourceId', fields.id)
    assert.equal(entry.action, 'api_key.created')
    assert.notInclude(JSON.stringify(entry.serialize()), key)
  })

  test('every scope of the contract can be given', async ({ client, assert }) => {
    const { headers } = await signedIn()
    const body = { name: 'All', scopes: [...SCOPES], rateLimitPerMinute: 10_000 }
    const made = await client.post(KEYS).headers(headers).json(body)
    made.assertStatus(201)
    assert.lengthOf(made.body().data.scopes, 16)
    assert.equal(made.body().data.rateLimitPerMinute, 10_000)
  })

  test('a key can end by itself', async ({ client, assert }) => {
    const { headers } = await signedIn()
    const expiresAt = DateTime.utc().plus({ days: 1 }).toISO()
    const body = { name: 'Short', scopes: ['read:agents'], expiresAt }
    const made = await client.post(KEYS).headers(headers).json(body)
    assert.equal(made.body().data.expiresAt, expiresAt)
  })

  test('what does not fit is 400 and named: {field}')
    .with([
      { field: 'name', value: '' },
      { field: 'name', value: 'x'.repeat(256) },
      { field: 'scopes', value: [] },
      { field: 'scopes', value: 'read:agents' },
      { field: 'scopes.0', value: ['read:users'], at: 'scopes' },
      { field: 'scopes.1', value: ['read:agents', 'execute:templates'], at: 'scopes' },
      { field: 'expiresAt', value: '2020-01-01T00:00:00Z' },
      { field: 'expiresAt', value: 'tomorrow' },
      { field: 'rateLimitPerMinute', value: 0 },
      { field: 'rateLimitPerMinute', value: 10_001 },
      { field: 'rateLimitPerMinute', value: 1.5 },
      { field: 'rateLimitPerMinute', value: null },
      { field: 'rateLimitPerMinute', value: '60' },
    ])
    .run(async ({ client, assert }, { field, value, at = field }) => {
      const { headers } = await signedIn()
      const body = { name: 'CI', scopes: ['read:agents'], [at]: value }
      const response = await client.post(KEYS).headers(headers).json(body)
      response.assertStatus(400)
      assert.include(
        response.body().error.details.map((detail: { field: string }) => detail.field),
        field
      )
    })
})

test.group('The own API keys', () => {
  test('are listed page by page, found by name, and nobody elses among them', async ({
    client,
    assert,
  }) => {
    const owner = await signedIn()
    for (const name of ['Alpha', 'Beta 100%', 'Gamma']) {
      await client
        .post(KEYS)
        .headers(owner.headers)
        .json({ name, scopes: ['read:agents'] })
    }
    const page = await client
      .get(`${KEYS}?pageSize=2&sortBy=name&sortOrder=asc`)
      .headers(owner.headers)
    assert.deepEqual(
      page.body().data.map(({ name }: { name: string }) => name),
      ['Alpha', 'Beta 100%']
    )
    assert.equal(page.body().pagination.totalItems, 3)
    const found = await client
      .get(`${KEYS}?search=${encodeURIComponent('100%')}`)
      .headers(owner.headers)
    assert.lengthOf(found.body().data, 1)
    const other = await client.get(KEYS).headers((await signedIn()).headers)
    assert.deepEqual(other.body().data, [])
  })

  test('one that is revoked is gone, and fails on the next request', async ({ client, assert }) => {
    const { user, headers } = await signedIn()
    const made = await client
      .post(KEYS)
      .headers(headers)
      .json({ name: 'x', scopes: ['read:agents'] })
    const { id, key } = made.body().data
    const ask = () => client.get('/api/v1/agents').header('x-api-key', key)
    ;(await ask()).assertStatus(200)
    ;(await client.delete(`${KEYS}/${id}`).headers(headers)).assertStatus(204)
    const refused = await ask()
    refused.assertStatus(401)
    assert.equal(refused.body().error.code, 'INVALID_API_KEY')
    ;(await client.delete(`${KEYS}/${id}`).headers(headers)).assertStatus(404)
    ;(await client.delete(`${KEYS}/${randomUUID()}`).headers(headers)).assertStatus(404)
    assert.deepEqual((await client.get(KEYS).headers(headers)).body().data, [])
    const entry = await AuditLog.query()
      .where({ resourceId: id, action: 'api_key.revoked' })
      .firstOrFail()
    assert.equal(entry.userId, user.id)
  })
})
