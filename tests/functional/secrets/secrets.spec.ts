import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import AuditLog from '#models/audit_log'
import Secret from '#models/secret'
import Vault from '#services/vault/vault'
import { dataOf } from '#tests/support/answers'
import { eventually } from '#tests/support/eventually'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

const PATH = '/api/v1/secrets'
const VALUE = 'hunter2 ☕ never shown'

test.group('Secrets', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  test('are kept sealed, and listed by name alone', async ({ client, assert }) => {
    const made = await client.post(PATH).headers(me.headers).json({ name: 'API_KEY', value: VALUE })
    made.assertStatus(201)
    made.assertHeader('cache-control', 'no-store')
    assert.deepEqual(Object.keys(made.body().data), ['name', 'createdAt', 'updatedAt'])
    assert.notInclude(made.text(), 'hunter2')

    const { rows } = await db.rawQuery<{ rows: object[] }>(
      'select * from secrets where user_id = ?',
      [me.user.id]
    )
    assert.notInclude(JSON.stringify(rows), 'hunter2')
    const { id, name, value } = await Secret.findOwn(me.user.id, 'API_KEY')
    const place = { table: 'secrets', rowId: id, name } as const
    assert.equal(await new Vault().open(value, place), VALUE)

    const listed = await client.get(PATH).headers(me.headers)
    listed.assertStatus(200)
    listed.assertHeader('cache-control', 'no-store')
    assert.deepEqual(listed.body().data, [made.body().data])
    assert.equal(listed.body().pagination.totalItems, 1)
    assert.notInclude(listed.text(), value)
  })

  test('are found by a part of the name, sorted and paged', async ({ client, assert }) => {
    for (const name of ['B_one', 'a_two', 'A_ONE']) {
      await client.post(PATH).headers(me.headers).json({ name, value: 'x' })
    }
    const names = async (qs: object) => {
      const data = await dataOf(client.get(PATH).qs(qs).headers(me.headers))
      return data.map(({ name }: { name: string }) => name)
    }
    assert.deepEqual(await names({ sortOrder: 'asc' }), ['B_one', 'a_two', 'A_ONE'])
    assert.sameMembers(await names({ search: '_one' }), ['B_one', 'A_ONE'])
    assert.deepEqual(await names({ search: '%' }), [])
    assert.lengthOf(await names({ sortBy: 'name', pageSize: 1, page: 2 }), 1)
    for (const wrong of [{ sortBy: 'value' }, { pageSize: 101 }, { page: 0 }]) {
      const response = await client.get(PATH).qs(wrong).headers(me.headers)
      response.assertStatus(400)
    }
  })

  test('get another value, and go', async ({ client, assert }) => {
    await client.post(PATH).headers(me.headers).json({ name: 'K', value: 'one' })
    const before = await Secret.findOwn(me.user.id, 'K')
    const replaced = await client.put(`${PATH}/K`).headers(me.headers).json({ value: 'two' })
    replaced.assertStatus(200)
    replaced.assertHeader('cache-control', 'no-store')
    const after = await Secret.findOwn(me.user.id, 'K')
    assert.equal(after.id, before.id)
    const place = { table: 'secrets', rowId: after.id, name: 'K' } as const
    assert.equal(await new Vault().open(after.value, place), 'two')

    const gone = await client.delete(`${PATH}/K`).headers(me.headers)
    gone.assertStatus(204)
    assert.equal(gone.text(), '')
    assert.isNull(await Secret.find(after.id))
    const again = await client.delete(`${PATH}/K`).headers(me.headers)
    again.assertStatus(404)
  })

  test('must fit: {$self}')
    .with([
      'name {"value":"x"}',
      'name {"name":"","value":"x"}',
      'name {"name":"1A","value":"x"}',
      'name {"name":"a-b","value":"x"}',
      'name {"name":null,"value":"x"}',
      'name {"name":7,"value":"x"}',
      'value {"name":"A"}',
      'value {"name":"A","value":""}',
      'value {"name":"A","value":null}',
      'value {"name":"A","value":{"a":1}}',
      'value {"name":"A","value":"\\ud800"}',
    ])
    .run(async ({ client, assert }, wrong) => {
      const [, field, text] = /^(\w+) (.*)$/.exec(wrong)!
      const response = await client.post(PATH).headers(me.headers).json(JSON.parse(text!))
      response.assertStatus(400)
      assert.deepEqual(
        response.body().error.details.map((one: { field: string }) => one.field),
        [field]
      )
    })

  test('have 64 KiB at most, names 100 characters', async ({ client, assert }) => {
    const post = (name: string, value: string) =>
      client.post(PATH).headers(me.headers).json({ name, value })
    const longest = await post('N'.repeat(100), 'é'.repeat(32_768))
    longest.assertStatus(201)
    const long = await post('N'.repeat(101), 'x')
    assert.equal(long.body().error.details[0].field, 'name')
    for (const value of ['é'.repeat(32_769), 'x'.repeat(65_537)]) {
      const wide = await post('A', value)
      wide.assertStatus(400)
      assert.equal(wide.body().error.details[0].field, 'value')
      assert.notInclude(wide.text(), value.slice(0, 10))
    }
    const put = await client.put(`${PATH}/A`).headers(me.headers).json({})
    put.assertStatus(404)
  })

  test('take their value from the body alone', async ({ client }) => {
    const asked = client.post(PATH).headers(me.headers)
    const response = await asked.qs({ name: 'A', value: 'x' }).json({})
    response.assertStatus(400)
    await client.post(PATH).headers(me.headers).json({ name: 'A', value: 'x' })
    const put = await client.put(`${PATH}/A`).headers(me.headers).qs({ value: 'x' }).json({})
    put.assertStatus(400)
  })

  test('have each name once a user, whoever asks first', async ({ client, assert }) => {
    const other = await signedIn()
    const asked = Array.from({ length: 5 }, () =>
      client.post(PATH).headers(me.headers).json({ name: 'A', value: 'x' })
    )
    const statuses = (await Promise.all(asked)).map((response) => response.status())
    assert.deepEqual(statuses.sort(), [201, 409, 409, 409, 409])
    const foreign = await client.post(PATH).headers(other.headers).json({ name: 'A', value: 'x' })
    foreign.assertStatus(201)
  })

  test('are nobody else’s, an admin’s neither', async ({ client, assert }) => {
    await client.post(PATH).headers(me.headers).json({ name: 'MINE', value: 'x' })
    for (const { headers } of [await signedIn(), await signedIn('admin')]) {
      assert.deepEqual(await dataOf(client.get(PATH).headers(headers)), [])
      const put = await client.put(`${PATH}/MINE`).headers(headers).json({ value: 'y' })
      put.assertStatus(404)
      const gone = await client.delete(`${PATH}/MINE`).headers(headers)
      gone.assertStatus(404)
    }
    const odd = await client.delete(`${PATH}/not-a-name`).headers(me.headers)
    odd.assertStatus(404)
  })

  test('are refused without a login, and to automation', async ({ client }) => {
    const robot = await signedIn('agent')
    for (const { headers, status } of [
      { headers: {}, status: 401 },
      { headers: robot.headers, status: 403 },
    ]) {
      const body = { name: 'A', value: 'x' }
      const answers = [
        await client.get(PATH).headers(headers),
        await client.post(PATH).headers(headers).json(body),
        await client.put(`${PATH}/A`).headers(headers).json(body),
        await client.delete(`${PATH}/A`).headers(headers),
      ]
      for (const answer of answers) answer.assertStatus(status)
    }
  })

  test('leave a trail that has no value in it', async ({ client, assert }) => {
    await client.post(PATH).headers(me.headers).json({ name: 'A', value: VALUE })
    await client
      .put(`${PATH}/A`)
      .headers(me.headers)
      .json({ value: `${VALUE}2` })
    await client.delete(`${PATH}/A`).headers(me.headers)
    const trail = () =>
      AuditLog.query().where({ userId: me.user.id, resourceType: 'secret' }).orderBy('id')
    await eventually(async () => (await trail()).length === 3)
    const rows = await trail()
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['secret.created', 'secret.updated', 'secret.deleted']
    )
    assert.isTrue(rows.every(({ resourceId }) => resourceId === rows[0]!.resourceId))
    assert.deepEqual(rows[0]!.changes, { name: 'A' })
    assert.notInclude(JSON.stringify(rows), 'hunter2')
  })
})
