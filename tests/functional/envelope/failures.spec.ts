import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { createUser } from '#tests/support/accounts'

/** Routes that fail on purpose, in ways no route of the product does. */
const ROUTES = '/failures'
router.get(`${ROUTES}/bug`, () => {
  throw new Error('select * from users at /srv/app/secret.ts')
})
router.get(`${ROUTES}/sql`, () => db.rawQuery('select * from no_such_table'))
router.get(`${ROUTES}/uuid`, () => db.rawQuery(`select 'abc'::uuid`))
router.get(`${ROUTES}/nul`, () => db.rawQuery('select ?::text', ['a\u0000b']))
router.get(`${ROUTES}/missing`, () => User.query().where('email', 'nobody').firstOrFail())
router.get(`${ROUTES}/twin`, async () => {
  const { email } = await createUser()
  await User.create({ email, role: 'user', preferences: {} })
})
router.get(`${ROUTES}/bigint`, ({ serialize }) => serialize({ total: 12n }))
router.get(`${ROUTES}/nothing`, ({ response }) => response.noContent())
router.post(`${ROUTES}/echo`, ({ request, serialize }) => serialize(request.body()))

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

test.group('Failures', () => {
  test('an unknown path is 404 in the envelope', async ({ client, assert }) => {
    const response = await client.get('/api/v1/no/such/path')
    response.assertStatus(404)
    const { success, error, meta } = response.body()
    assert.isFalse(success)
    assert.equal(error.code, 'NOT_FOUND')
    assert.match(meta.requestId, UUID)
    assert.match(meta.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(response.header('x-request-id'), meta.requestId)
    assert.equal(response.header('x-content-type-options'), 'nosniff')
  })

  test('another method of a path is 405 and names those it has', async ({ client, assert }) => {
    const response = await client.put('/api/v1/users/me').json({})
    response.assertStatus(405)
    assert.equal(response.body().error.code, 'METHOD_NOT_ALLOWED')
    assert.equal(response.header('allow'), 'GET, HEAD, PATCH, DELETE')
  })

  test('an id that is no UUID is 404 with every method', async ({ client }) => {
    const user = await createUser()
    const path = '/api/v1/users/me/sessions/42'
    const response = await client.delete(path).loginAs(user)
    response.assertStatus(404)
  })

  test('a path that is no UTF-8 is 400 in the envelope', async ({ client, assert }) => {
    const response = await client.get('/%C0')
    response.assertStatus(400)
    assert.equal(response.body().error.code, 'VALIDATION_ERROR')
    assert.match(response.body().meta.requestId, UUID)
  })

  test('a bug is 500 and says nothing of the inside', async ({ client, assert }) => {
    for (const route of ['bug', 'sql']) {
      const response = await client.get(`${ROUTES}/${route}`)
      response.assertStatus(500)
      assert.equal(response.body().error.code, 'INTERNAL_ERROR')
      assert.notMatch(response.text(), /select|srv|no_such_table|stack/i)
    }
  })

  test('what the database refuses is what the client did: {route}')
    .with([
      { route: 'uuid', status: 404, code: 'NOT_FOUND' },
      { route: 'missing', status: 404, code: 'NOT_FOUND' },
      { route: 'twin', status: 409, code: 'CONFLICT' },
      { route: 'nul', status: 400, code: 'VALIDATION_ERROR' },
    ])
    .run(async ({ client, assert }, { route, status, code }) => {
      const response = await client.get(`${ROUTES}/${route}`)
      response.assertStatus(status)
      assert.equal(response.body().error.code, code)
    })

  test('a bigint is answered as a number', async ({ client, assert }) => {
    const response = await client.get(`${ROUTES}/bigint`)
    assert.deepEqual(response.body().data, { total: 12 })
  })

  test('no content has an empty body and a request id', async ({ client, assert }) => {
    const response = await client.get(`${ROUTES}/nothing`)
    response.assertStatus(204)
    assert.equal(response.text(), '')
    assert.exists(response.header('x-request-id'))
  })
})

test.group('Request ids', () => {
  test('a well-formed one is repeated', async ({ client, assert }) => {
    const id = `A1._-${'x'.repeat(100)}`
    const response = await client.get('/health').header('X-Request-Id', id)
    assert.equal(response.body().meta.requestId, id)
    assert.equal(response.header('x-request-id'), id)
  })

  test('a malformed one is replaced: {$self}')
    .with(['a b', 'a/b', 'x'.repeat(129), 'ü', '<script>'])
    .run(async ({ client, assert }, id) => {
      const response = await client.get('/health').header('X-Request-Id', encodeURI(id))
      assert.match(response.body().meta.requestId, UUID)
    })
})

test.group('Bodies', () => {
  test('what is no JSON object is 400: {$self}')
    .with(['{"a":', '"text"', '42', 'null', '{a: 1}', '{"a":1}}'])
    .run(async ({ client, assert }, body) => {
      const response = await client.post('/api/v1/auth/login').type('application/json').json(body)
      response.assertStatus(400)
      assert.equal(response.body().error.code, 'VALIDATION_ERROR')
      assert.equal(response.body().error.details[0].field, 'body')
    })

  test('another content type is 415: {$self}')
    .with(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'text/json'])
    .run(async ({ client, assert }, type) => {
      const request = client.post('/api/v1/auth/login').type(type)
      request.request.send('a=b')
      const response = await request
      response.assertStatus(415)
      assert.equal(response.body().error.code, 'UNSUPPORTED_MEDIA_TYPE')
    })

  test('a body over the limit is 413', async ({ client, assert }) => {
    const response = await client
      .post('/api/v1/auth/login')
      .json({ email: 'x'.repeat(1024 * 1024) })
    response.assertStatus(413)
    assert.equal(response.body().error.code, 'PAYLOAD_TOO_LARGE')
  })

  test('a lying content encoding is 400, an unknown one 415', async ({ client, assert }) => {
    for (const [encoding, status] of [
      ['gzip', 400],
      ['zstd-9', 415],
    ] as const) {
      const response = await client
        .post('/api/v1/auth/login')
        .header('Content-Encoding', encoding)
        .json({ email: 'a@b.test' })
      assert.equal(response.status(), status, encoding)
      assert.isFalse(response.body().success)
    }
  })

  test('what no validator should meet is 400 and named: {field}')
    .with([
      { field: 'a.b', body: '{"a":{"b":"x\\u0000y"}}' },
      { field: 'a.0', body: '{"a":["\\ud800"]}' },
      { field: 'k\uFFFD', body: '{"k\\u0000":1}' },
      { field: 'a.__proto__', body: '{"a":{"__proto__":{"admin":true}}}' },
      { field: '__proto__', body: '{"\\u005f_proto__":{"admin":true}}' },
      { field: 'constructor', body: '{"constructor":{"prototype":{"admin":true}}}' },
      { field: 'a.0.0', body: `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}` },
    ])
    .run(async ({ client, assert }, { field, body }) => {
      const request = client.post(`${ROUTES}/echo`).type('application/json')
      request.request.send(body)
      const response = await request
      response.assertStatus(400)
      assert.isTrue(response.body().error.details[0].field.startsWith(field))
    })

  test('text is taken as it was sent', async ({ client, assert }) => {
    const body = { html: '<script>alert(1)</script>', smile: '😀', empty: '', blank: ' a ' }
    const response = await client.post(`${ROUTES}/echo`).json({ ...body, constructor: 'Ferrari' })
    assert.deepEqual(response.body().data, { ...body, constructor: 'Ferrari' })
  })

  test('a query with a NUL is 400', async ({ client, assert }) => {
    const response = await client.get('/health?search=a%00b')
    response.assertStatus(400)
    assert.equal(response.body().error.details[0].field, 'search')
  })
})
