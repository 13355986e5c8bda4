import { test } from '@japa/runner'
import type { JsonObject } from '#engine/graph/types'
import { agentVersion } from '../agent_version.js'
import { failure, localRunner, run } from './run.js'

const url = 'https://api.example.com/items'
const { runner } = localRunner()

test.group('API agent | inspection', () => {
  test('{field} is named')
    .with([
      { field: 'config.url', config: {} },
      { field: 'config.url', config: { url: '' } },
      { field: 'config.url', config: { url: 5 } },
      { field: 'config.url', config: { url: 'ftp://example.com/' } },
      { field: 'config.url', config: { url: 'example.com/{{ inputs.id }}' } },
      { field: 'config.url', config: { url: 'https://' } },
      { field: 'config.url', config: { url: 'https://a b/{{ inputs.id }}' } },
      { field: 'config.url', config: { url: 'https://user:pass@example.com/' } },
      { field: 'config.url', config: { url: 'https://example.com/{{ inputs. }}' } },
      { field: 'config.url', config: { url: 'https://example.com/{{ inputs.a' } },
      { field: 'config.method', config: { url, method: 'BREW' } },
      { field: 'config.headers', config: { url, headers: 'x' } },
      { field: 'config.headers.a', config: { url, headers: { a: {} } } },
      { field: 'config.headers.a', config: { url, headers: { a: '{{ 1 + }}' } } },
      { field: 'config.query.a', config: { url, query: { a: [[1]] } } },
      { field: 'config.body.a.0', config: { url, method: 'POST', body: { a: ['{{ ) }}'] } } },
      { field: 'config.body', config: { url, method: 'HEAD', body: 'x' } },
      { field: 'config.timeout', config: { url, timeout: 0 } },
      { field: 'config.timeout', config: { url, timeout: '5s' } },
      { field: 'config.responseType', config: { url, responseType: 'xml' } },
      { field: 'config.expect.status', config: { url, expect: {} } },
      { field: 'config.expect.status', config: { url, expect: { status: [] } } },
      { field: 'config.expect.status', config: { url, expect: { status: [200, 'ok'] } } },
      { field: 'config.auth', config: { url, auth: 'Bearer x' } },
      { field: 'config.auth.type', config: { url, auth: { credentials: 'KEY' } } },
      { field: 'config.auth.credentials', config: { url, auth: { type: 'bearer' } } },
      {
        field: 'config.auth.credentials',
        config: { url, auth: { type: 'bearer', credentials: 'not a name' } },
      },
      {
        field: 'config.auth.header',
        config: { url, auth: { type: 'apikey', credentials: 'KEY', header: 'a b' } },
      },
      { field: 'config.auth.clientSecret', config: { url, auth: { type: 'oauth2_client' } } },
      {
        field: 'config.auth.tokenUrl',
        config: {
          url,
          auth: { type: 'oauth2_client', clientSecret: 'KEY', tokenUrl: 'file:///x' },
        },
      },
      {
        field: 'config.auth',
        config: { url, auth: { type: 'apikey', credentials: 'KEY', header: 'a', query: 'b' } },
      },
      { field: 'config.pagination.type', config: { url, pagination: { type: 'guess' } } },
      { field: 'config.pagination.cursorPath', config: { url, pagination: { type: 'cursor' } } },
      {
        field: 'config.pagination',
        config: { url, method: 'POST', pagination: { type: 'page' } },
      },
      {
        field: 'config.pagination.maxPages',
        config: { url, pagination: { type: 'page', maxPages: 1001 } },
      },
      { field: 'config.retries', config: { url, retries: 11 } },
      { field: 'config.retryDelay', config: { url, retryDelay: 60_001 } },
      { field: 'config.idempotent', config: { url, idempotent: 'yes' } },
    ] as { field: string; config: JsonObject }[])
    .run(async ({ assert }, { field, config }) => {
      const problems = await runner.inspect(agentVersion('api', config))
      assert.include(
        problems.map((problem) => problem.field),
        field
      )
      const error = await failure(run(config))
      assert.equal(error.code, 'VALIDATION_ERROR')
      assert.isFalse(error.retryable)
      assert.include(error.message, field)
    })

  test('a config too deep to be read is a problem and no crash', async ({ assert }) => {
    let body: JsonObject = {}
    for (let level = 0; level < 5000; level++) {
      body = { a: body }
    }
    const problems = await runner.inspect(agentVersion('api', { url, method: 'POST', body }))
    assert.equal(problems[0]?.rule, 'depth')
  })

  test('a good config has no problem: {url}')
    .with([
      { url },
      { url: ' HTTPS://EXAMPLE.com ' },
      { url: 'http://{{ inputs.host }}/x' },
      { url: 'https://{{ inputs.tenant }}.example.com:8443/{{ inputs.id }}?q={{ inputs.q }}' },
      { url: '{{ env.BASE }}/x' },
      { url, method: 'post', headers: { a: '{{ inputs.a }}', b: 1, c: null }, retries: 0 },
      { url, query: { a: [1, '{{ inputs.a }}'], b: true }, body: null, auth: null },
      { url, timeout: 5000, responseType: 'base64', expect: { status: [200, '4xx'] } },
      { url, expect: { status: '2xx' } },
      { url, expect: { status: 204 } },
      { url, retries: 3, retryDelay: 100, idempotent: true, method: 'POST' },
      { url, pagination: { type: 'link', itemsPath: 'data.items', maxPages: 3, maxItems: 10 } },
      { url, pagination: { type: 'cursor', cursorPath: 'next' } },
      {
        url,
        auth: { type: 'oauth2_client', tokenUrl: 'https://id.example.com/t', clientSecret: 'KEY' },
      },
    ] as (JsonObject & { url: string })[])
    .run(async ({ assert }, config) => {
      assert.deepEqual(await runner.inspect(agentVersion('api', config)), [])
    })
})
