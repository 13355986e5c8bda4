import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import { Validator } from '@seriousme/openapi-schema-validator'
import { parse } from 'yaml'
import { generateDocument } from '#openapi/generate'
import { isDocumented } from '#openapi/routes'
import { TABLE } from '#tests/access/table'
import { ApiDocument } from '#tests/support/api_document'

/** Pages and files for people, and what other tests add to the router. */
const NO_API = /^\/($|docs($|\/)|failures\/|approvals\/answer$)/

/** What the table can't say: that a key of an admin reaches it by a scope. */
const KEYS_OF_ADMINS: Record<string, string> = {
  'GET /api/v1/analytics/system-health': 'read:analytics',
}

function routesOfRouter(): string[] {
  const routes = router.toJSON().root ?? []
  const ofApi = routes.filter(({ name }) => !name?.startsWith('console.'))
  return ofApi.flatMap(({ pattern, methods }) =>
    methods
      .filter((method) => method !== 'HEAD')
      .map((method) => `${method} ${pattern.replaceAll(/:(\w+)/g, '{$1}')}`)
  )
}

test.group('The API document', () => {
  test('has every route of the router, and no other', ({ assert }) => {
    const documented = new ApiDocument()
      .operations()
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    const routed = routesOfRouter().filter((route) => !NO_API.test(route.split(' ')[1] ?? ''))
    assert.sameMembers(documented, routed)
    for (const route of routed) assert.isTrue(isDocumented(route.split(' ')[1] ?? ''), route)
  })

  test('is a valid OpenAPI 3.1 document', async ({ assert }) => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(new ApiDocument().document)
    assert.isTrue(valid, JSON.stringify(errors))
    assert.equal(validator.version, '3.1')
  })

  test('is what docs:generate would write', async ({ assert }) => {
    for (const [path, contents] of Object.entries(await generateDocument(app))) {
      const committed = await readFile(app.makePath(path), 'utf8')
      assert.isTrue(committed === contents, `${path} is stale: run node ace docs:generate`)
    }
  }).timeout(30_000)

  test('says of every operation what it is, by an id of its own', ({ assert }) => {
    const operations = new ApiDocument().operations().map(({ operation }) => operation)
    const ids = operations.map(({ operationId }) => operationId)
    assert.lengthOf(new Set(ids), ids.length)
    for (const operation of operations as unknown as Record<string, string>[]) {
      assert.match(operation.summary ?? '', /^[A-Z][^.]{3,80}$/, operation.operationId)
    }
  })

  test('asks for a credential where the route does', ({ assert }) => {
    const documented = new ApiDocument().document.paths
    assert.deepEqual(documented['/api/v1/users/me'].get.security, [{ bearerAuth: [] }])
    const scopes = ['read:templates']
    const { security, 'x-required-scope': named } = documented['/api/v1/templates'].get
    assert.deepEqual(security, [{ bearerAuth: [] }, { apiKeyAuth: scopes }, {}])
    assert.deepEqual(named, scopes)
    assert.deepEqual(documented['/api/v1/auth/login'].post.security, [])
  })

  test('names the scopes that keys are held to', ({ assert }) => {
    const documented = new ApiDocument().operations().map(({ method, path, operation }) => {
      const { 'x-required-scope': scopes = [] } = operation as { 'x-required-scope'?: string[] }
      return `${method.toUpperCase()} ${path}: ${scopes.toSorted().join(' ')}`
    })
    const held = TABLE.flatMap(({ route, scopes = '' }) => {
      const path = route.replaceAll(/:(\w+)/g, '{$1}')
      if (NO_API.test(path.split(' ')[1] ?? '')) return []
      return [`${path}: ${(KEYS_OF_ADMINS[route] ?? scopes).split(' ').toSorted().join(' ')}`]
    })
    assert.sameMembers(documented, held)
  })

  test('knows the bounds and defaults of the validators', ({ assert }) => {
    const { paths, components } = new ApiDocument().document
    const query: { name: string; schema: object }[] = paths['/api/v1/agents'].get.parameters
    const pageSize = query.find(({ name }) => name === 'pageSize')
    assert.deepEqual(pageSize?.schema, { type: 'integer', minimum: 1, maximum: 100, default: 20 })
    const { properties, required } = components.schemas.CreateAgentBody
    assert.deepEqual(properties.maxExecutionTime, { type: 'integer', minimum: 1, maximum: 3600 })
    assert.deepEqual(required, ['name', 'type'])
  })

  test('is served as JSON and as YAML, to everybody', async ({ client, assert }) => {
    const json = await client.get('/api/v1/openapi.json')
    json.assertStatus(200)
    assert.equal(json.body().openapi, '3.1.0')
    const yaml = await fetch(`http://127.0.0.1:${process.env.PORT}/api/v1/openapi.yaml`)
    assert.match(yaml.headers.get('content-type') ?? '', /^application\/yaml/)
    assert.deepEqual(parse(await yaml.text()), json.body())
  })
})

test.group('The page of the API document', () => {
  test('serves its own files and no others', async ({ client }) => {
    for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'page.js', 'page.css']) {
      const response = await client.get(`/docs/assets/${file}`)
      response.assertStatus(200)
    }
    for (const file of ['package.json', '..%2F..%2Fpackage.json', 'constructor', 'index.html']) {
      const response = await client.get(`/docs/assets/${file}`)
      response.assertStatus(404)
    }
  })
})
