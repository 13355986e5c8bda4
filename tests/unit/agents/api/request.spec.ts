import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from '@japa/runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { localServer } from '../../net/local_server.js'
import { failure, run } from './run.js'

interface Echo {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

/** Answers what was asked. */
async function echo(request: IncomingMessage, response: ServerResponse) {
  let body = ''
  for await (const chunk of request) {
    body += chunk
  }
  const { method, url, headers } = request
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method, url, headers, body }))
}

test.group('API agent | request', () => {
  test('templates are filled in wherever they may stand', async ({ assert }) => {
    const server = await localServer(echo)
    const output = await run(
      {
        method: 'put',
        url: `http://{{ inputs.host }}:${server.port}/u/{{ inputs.id }}?a={{ inputs.q }}#f`,
        headers: { 'X-Id': '{{ inputs.id }}', 'X-N': '{{ inputs.n }}', 'X-None': '{{ null }}' },
        query: {
          n: '{{ inputs.n }}',
          list: ['{{ inputs.q }}', 2],
          none: null,
          o: '{{ inputs.o }}',
        },
        body: { whole: '{{ inputs.o }}', part: 'n={{ inputs.n }}', env: '{{ env.NAME }}' },
      },
      { host: '127.0.0.1', id: 'a/b c', q: 'x&y=z', n: 5, o: { k: [1] } },
      { scope: { env: { NAME: 'prod' } } }
    )
    const got = output.body as Echo
    assert.equal(output.status, 200)
    assert.isAtLeast(output.durationMs, 0)
    assert.equal(output.headers['content-type'], 'application/json')
    assert.equal(got.method, 'PUT')
    assert.equal(
      got.url,
      '/u/a%2Fb%20c?a=x%26y%3Dz&n=5&list=x%26y%3Dz&list=2&o=%7B%22k%22%3A%5B1%5D%7D'
    )
    assert.equal(got.headers['x-id'], 'a/b c')
    assert.equal(got.headers['x-n'], '5')
    assert.isUndefined(got.headers['x-none'])
    assert.deepEqual(JSON.parse(got.body), { whole: { k: [1] }, part: 'n=5', env: 'prod' })
    assert.equal(got.headers['content-type'], 'application/json')
  })

  test('a template at the beginning of a URL is the base address', async ({ assert }) => {
    const server = await localServer(echo)
    const inputs = { base: `${server.origin}/v1`, id: 'a/b' }
    const output = await run({ url: '{{ inputs.base }}/{{ inputs.id }}' }, inputs)
    assert.equal((output.body as Echo).url, '/v1/a%2Fb')
    const base = await run({ url: '{{ inputs.base }}' }, inputs)
    assert.equal((base.body as Echo).url, '/v1')
  })

  test('a value can not lead elsewhere: {url} with {value}')
    .with([
      { url: 'http://{{ inputs.v }}/x', value: 'evil.test/' },
      { url: 'http://{{ inputs.v }}.example.com/x', value: 'evil.test#' },
      { url: 'http://{{ inputs.v }}@example.com/', value: 'a' },
      { url: 'http://{{ inputs.v }}/', value: '127.0.0.1:22' },
      { url: 'http://{{ inputs.v }}/', value: '' },
      { url: 'http://example.com/a/{{ inputs.v }}/b', value: '..' },
      { url: 'http://example.com/a/{{ inputs.v }}{{ inputs.v }}', value: '.' },
      { url: 'http://example.com/a/{{ inputs.v }}%2e', value: '.' },
      { url: '{{ inputs.v }}', value: 'file:///etc/passwd' },
      { url: '{{ inputs.v }}/x', value: 'javascript:1' },
      { url: '{{ inputs.v }}', value: 'http://' },
    ])
    .run(async ({ assert }, { url, value }) => {
      const error = await failure(run({ url }, { v: value }))
      assert.equal(error.code, 'VALIDATION_ERROR')
      assert.isFalse(error.retryable)
    })

  test('a refused address is EGRESS_DENIED and not tried again', async ({ assert }) => {
    for (const url of ['http://10.0.0.1/', 'http://{{ inputs.host }}/', '{{ inputs.base }}']) {
      const inputs = { host: '169.254.169.254', base: 'http://192.168.0.1' }
      const error = await failure(run({ url }, inputs))
      assert.equal(error.code, 'EGRESS_DENIED')
      assert.isFalse(error.retryable)
    }
  })

  test('a header from a template can not start another', async ({ assert }) => {
    const headers = { 'x-a': '{{ inputs.v }}' }
    const url = 'http://127.0.0.1:1/'
    for (const v of ['a\r\nx-b: c', ['a'], { a: 1 }] as Json[]) {
      const error = await failure(run({ url, headers }, { v }))
      assert.equal(error.code, 'VALIDATION_ERROR')
      assert.isFalse(error.retryable)
    }
  })

  test('a name that is not there is an unresolved reference, with its place', async ({
    assert,
  }) => {
    for (const [name, part] of Object.entries({
      url: 'http://example.com/{{ inputs.no }}',
      headers: { a: '{{ inputs.no }}' },
      query: { a: '{{ inputs.no }}' },
      body: ['{{ inputs.no }}'],
    } as JsonObject)) {
      const config = { url: 'http://example.com/', method: 'POST', [name]: part } as JsonObject
      const error = await failure(run(config))
      assert.equal(error.code, 'UNRESOLVED_REFERENCE')
      assert.isFalse(error.retryable)
      assert.deepEqual(error.options.details, { field: `config.${name}` })
    }
  })

  test('{method} carries the key {key}')
    .with([
      { method: 'GET', headers: {}, key: undefined },
      { method: 'POST', headers: {}, key: 'e1:step' },
      { method: 'DELETE', headers: {}, key: 'e1:step' },
      { method: 'POST', headers: { 'IDEMPOTENCY-KEY': 'own' }, key: 'own' },
    ] as { method: string; headers: JsonObject; key?: string }[])
    .run(async ({ assert }, { method, headers, key }) => {
      const server = await localServer(echo)
      const output = await run({ method, url: server.origin, headers })
      assert.equal((output.body as Echo).headers['idempotency-key'], key)
    })

  test('a body of {name} goes as {sent}')
    .with([
      { name: 'text', body: 'hi', headers: {}, type: 'text/plain;charset=UTF-8', sent: 'hi' },
      {
        name: 'typed text',
        body: '<a/>',
        headers: { 'Content-Type': 'text/xml' },
        type: 'text/xml',
        sent: '<a/>',
      },
      { name: 'a list', body: [1, 'a'], headers: {}, type: 'application/json', sent: '[1,"a"]' },
      { name: 'a number', body: 5, headers: {}, type: 'application/json', sent: '5' },
      {
        name: 'a form',
        body: { a: 'x y', b: 1 },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        type: 'application/x-www-form-urlencoded',
        sent: 'a=x+y&b=1',
      },
      { name: 'nothing', body: null, headers: {}, type: undefined, sent: '' },
    ] as { name: string; body: Json; headers: JsonObject; type?: string; sent: string }[])
    .run(async ({ assert }, { body, headers, type, sent }) => {
      const server = await localServer(echo)
      const output = await run({ method: 'POST', url: server.origin, headers, body })
      const got = output.body as Echo
      assert.equal(got.body, sent)
      assert.equal(got.headers['content-type'], type)
    })

  test('credentials stay behind when another host is redirected to', async ({ assert }) => {
    const other = await localServer(echo)
    const server = await localServer((_, response) => {
      response.writeHead(307, { location: other.origin }).end()
    })
    const headers = {
      'Authorization': 'Bearer s3',
      'X-Auth-Token': 's3',
      'X-Mine': 'a {{ env.KEY }}',
      'X-Plain': 'p',
    }
    const config = { method: 'POST', url: server.origin, headers, body: { a: 1 } }
    const output = await run(config, {}, { scope: { env: { KEY: 's3' } } })
    const got = output.body as Echo
    assert.notInclude(JSON.stringify(got.headers), 's3')
    assert.equal(got.headers['x-plain'], 'p')
    assert.equal(got.headers['idempotency-key'], 'e1:step')
    assert.equal(got.body, '{"a":1}')
  })
})
