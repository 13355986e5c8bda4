import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { EgressGuard } from '#net/egress_guard'
import { RemoteDocuments } from '#services/remote_documents'
import Agent from '#models/agent'
import { SMALL_OPENAPI } from '#tests/support/agents'
import { dataOf } from '#tests/support/answers'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const PATH = '/api/v1/agents/import-openapi'

const PETS = {
  openapi: '3.0.3',
  info: { title: 'Pet shop', version: '1' },
  servers: [{ url: '/v1' }],
  security: [{ key: [] }],
  paths: {
    '/pets/{petId}': {
      parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'string' } }],
      put: {
        operationId: 'changePet',
        summary: 'Change a pet',
        tags: ['pets'],
        parameters: [
          { name: 'dry', in: 'query', schema: { type: 'boolean', default: false } },
          { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
        },
        responses: {},
      },
      get: { operationId: 'readPet', security: [], responses: {} },
      post: {
        requestBody: { content: { 'multipart/form-data': { schema: { type: 'object' } } } },
        responses: {},
      },
    },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Pet-Key' } },
    schemas: {
      Pet: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', description: 'What it is called' },
          age: { type: 'integer' },
          friends: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
        },
      },
    },
  },
}

/** Plays the service that the document is of; it answers what it was sent. */
async function petShop(): Promise<{ server: Server; origin: string }> {
  const server = createServer(async (request, response) => {
    if (request.url === '/openapi.json') return response.end(JSON.stringify(PETS))
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method, url, headers } = request
    response.setHeader('content-type', 'application/json')
    const { 'x-pet-key': key, 'x-trace': trace } = headers
    response.end(JSON.stringify({ method, url, key: key?.length, trace, body }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { server, origin: `http://127.0.0.1:${port}` }
}

test.group('Import from OpenAPI', (group) => {
  let me: SignedIn
  let shop: Awaited<ReturnType<typeof petShop>>

  group.setup(async () => {
    me = await signedIn()
    shop = await petShop()
    await sharedWorker()
  })
  group.teardown(() => {
    shop.server.closeAllConnections()
    shop.server.close()
  })

  test('what is made can be run', async ({ client, assert, cleanup }) => {
    const guard = new EgressGuard({ allow: '127.0.0.1' })
    app.container.swap(RemoteDocuments, () => new RemoteDocuments(guard))
    cleanup(async () => {
      app.container.restore(RemoteDocuments)
      await guard.close()
    })
    const send = (path: string, body: object) =>
      client.post(path).headers(me.headers).json(body).timeout(30_000)

    const body = { url: `${shop.origin}/openapi.json`, namePrefix: 'Pets: ' }
    const tried = await send(`${PATH}?dryRun=true`, body)
    tried.assertStatus(200)
    assert.equal(await countOf(me), 0)

    const imported = await send(PATH, body)
    imported.assertStatus(201)
    const { agents, skipped, missingSecrets } = imported.body().data
    assert.deepEqual(
      agents.map(({ name, secret }: { name: string; secret: string }) => [name, secret]),
      [
        ['Pets: readPet', null],
        ['Pets: changePet', 'PET_SHOP_KEY'],
      ]
    )
    assert.deepEqual(missingSecrets, ['PET_SHOP_KEY'])
    assert.lengthOf(skipped, 1)
    assert.include(skipped[0].reason, 'multipart/form-data')
    const withoutIds = (list: { id: string }[]) => list.map((one) => ({ ...one, id: null }))
    assert.deepEqual(tried.body().data.agents, withoutIds(agents))

    const { id } = agents[1]
    const shown = await dataOf(client.get(`/api/v1/agents/${id}`).headers(me.headers))
    assert.deepEqual(shown.tags, ['pets'])
    assert.deepEqual(shown.parameters.name, {
      ...{ type: 'string', required: true, description: 'What it is called' },
    })
    assert.deepInclude(shown.readiness.problems[0], { field: 'config.auth.credentials' })
    await send('/api/v1/secrets', { name: 'PET_SHOP_KEY', value: 'twelve chars' })
    const ready = await dataOf(client.get(`/api/v1/agents/${id}`).headers(me.headers))
    assert.isTrue(ready.readiness.ready)

    const run = async (inputs: object) => {
      const answer = await send(`/api/v1/agents/${id}/execute?wait=20`, { inputs })
      return answer.body().data.outputData.body
    }
    const full = await run({ 'petId': 'a/b', 'name': 'Tom', 'tag': ['x', 'y'], 'X-Trace': 't' })
    assert.deepEqual(full, {
      ...{ method: 'PUT', key: 12, trace: 't', body: '{"name":"Tom"}' },
      url: '/v1/pets/a%2Fb?dry=false&tag=x&tag=y',
    })
    const least = await run({ petId: '1', name: 'Tom', age: 3 })
    assert.equal(least.url, '/v1/pets/1?dry=false')
    assert.deepEqual(JSON.parse(least.body), { name: 'Tom', age: 3 })
  }).timeout(60_000)

  test('{name} is refused, and names the field')
    .with([
      { name: 'nothing', body: {}, field: 'document' },
      { name: 'a number', body: { document: 5 }, field: 'document' },
      { name: 'no OpenAPI', body: { document: { a: 1 } }, field: 'document' },
      { name: 'version 1.2', body: { document: { swagger: '1.2' } }, field: 'document' },
      { name: 'broken YAML', body: { document: 'a: [' }, field: 'document' },
      { name: 'a YAML bomb', body: { document: bomb() }, field: 'document' },
      {
        name: 'no operation',
        body: { document: { ...SMALL_OPENAPI, paths: {} } },
        field: 'document',
      },
      {
        name: 'an unknown operation',
        body: { document: SMALL_OPENAPI, operations: ['x'] },
        field: 'document',
      },
      { name: 'a file', body: { url: 'file:///etc/passwd' }, field: 'url' },
      { name: 'a private address', body: { url: 'http://169.254.169.254/x' }, field: 'url' },
      {
        name: 'a server with a login',
        body: { document: SMALL_OPENAPI, serverUrl: 'https://a:b@example.com' },
        field: 'serverUrl',
      },
      { name: 'too many operations', body: { document: many(201) }, field: 'document' },
    ])
    .run(async ({ client, assert }, { body, field }) => {
      const answer = await client.post(PATH).headers(me.headers).json(body)
      answer.assertStatus(400)
      assert.equal(answer.body().error.details[0].field, field)
    })

  test('a reference that leads out leaves its operation out', async ({ client, assert }) => {
    const parameters = [{ $ref: 'https://evil.example.com/p.json#/x' }]
    const paths = { ...SMALL_OPENAPI.paths, '/far': { get: { parameters, responses: {} } } }
    const body = { document: JSON.stringify({ ...SMALL_OPENAPI, paths }) }
    const answer = await client.post(`${PATH}?dryRun=true`).headers(me.headers).json(body)
    const { agents, skipped } = answer.body().data
    assert.lengthOf(agents, 1)
    assert.include(skipped[0].reason, 'another document')
  })

  test('a document brings no templates of its own', async ({ client, assert }) => {
    const paths = { ...SMALL_OPENAPI.paths, '/{{ env.KEY }}': { get: { responses: {} } } }
    const body = { document: { ...SMALL_OPENAPI, paths } }
    const answer = await client.post(`${PATH}?dryRun=true`).headers(me.headers).json(body)
    assert.lengthOf(answer.body().data.agents, 1)
    assert.lengthOf(answer.body().data.skipped, 1)
  })

  test('200 operations are one call, repeated by its key', async ({ client, assert }) => {
    const other = await signedIn()
    const headers = { ...other.headers, 'Idempotency-Key': 'import-once' }
    for (let time = 0; time < 2; time++) {
      const answer = await client
        .post(PATH)
        .headers(headers)
        .json({ document: many(200) })
      answer.assertStatus(201)
    }
    assert.equal(await countOf(other), 200)
  })
})

async function countOf({ user }: SignedIn): Promise<number> {
  return (await Agent.query().where('userId', user.id)).length
}

function many(count: number) {
  const paths = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`/p${index}`, { get: { responses: {} } }])
  )
  return { ...SMALL_OPENAPI, paths }
}

/** Ten levels, each of ten aliases of the one before. */
function bomb(): string {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const aliases = Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')
    return `a${level}: &a${level} [${level === 0 ? 'x' : aliases}]`
  })
  return levels.join('\n')
}
