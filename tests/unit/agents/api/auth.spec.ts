import { test } from '@japa/runner'
import type { JsonObject } from '#engine/graph/types'
import { agentVersion, runContext } from '../agent_version.js'
import { localServer } from '../../net/local_server.js'
import { failure, localRunner, run, TestSecrets } from './run.js'

const SECRET = 'sésame "open"/42'
const LOGIN = 'ada:lovel@ce'

const secrets = () => new TestSecrets({ KEY: 'hunter2hunter2', LOGIN, ODD: SECRET, EVIL: 'a\r\nb' })

test.group('API agent | credentials', () => {
  test('{header} is {value}')
    .with([
      {
        auth: { type: 'bearer', credentials: 'KEY' },
        header: 'authorization',
        value: 'Bearer hunter2hunter2',
      },
      {
        auth: { type: 'basic', credentials: 'LOGIN' },
        header: 'authorization',
        value: `Basic ${Buffer.from(LOGIN).toString('base64')}`,
      },
      {
        auth: { type: 'apikey', credentials: 'KEY' },
        header: 'x-api-key',
        value: 'hunter2hunter2',
      },
      {
        auth: { type: 'apikey', credentials: 'KEY', header: 'X-Token' },
        header: 'x-token',
        value: 'hunter2hunter2',
      },
    ] as { auth: JsonObject; header: string; value: string }[])
    .run(async ({ assert }, { auth, header, value }) => {
      const server = await localServer((_request, response) => response.end('fine'))
      const store = secrets()
      const config = { url: `${server.origin}/`, auth, headers: { Authorization: 'other' } }
      const output = await run(config, {}, {}, store)
      assert.equal(output.body, 'fine')
      assert.equal(server.requests[0]!.headers[header], value)
      const { agentId } = agentVersion('api', {})
      const name = auth.credentials
      assert.deepEqual(store.asked, [{ executionId: 'e1', agentId, name }] as object[])
    })

  test('what an answer repeats of them is masked: {$self}')
    .with(['json', 'text', 'auto', 'base64'])
    .run(async ({ assert }, responseType) => {
      const escaped = [...SECRET].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      const server = await localServer((_request, response) => {
        response.setHeader('content-type', 'application/json')
        response.setHeader('x-echo', encodeURIComponent(SECRET))
        const echo = `{"echo":${JSON.stringify(SECRET)},"${encodeURIComponent(SECRET)}":1`
        response.end(`${echo}${responseType === 'json' ? `,"u":"${escaped.join('')}"` : ''}}`)
      })
      const auth = { type: 'bearer', credentials: 'ODD' }
      const output = await run({ url: server.origin, auth, responseType }, {}, {}, secrets())
      const body =
        responseType === 'base64' ? Buffer.from(String(output.body), 'base64') : output.body
      const told = `${JSON.stringify(output)}${JSON.stringify(body)}${String(body)}`
      for (const form of [
        SECRET,
        JSON.stringify(SECRET).slice(1, -1),
        encodeURIComponent(SECRET),
      ]) {
        assert.notInclude(told, form)
      }
      assert.equal(output.headers['x-echo'], '********')
    })

  test('what a failure repeats of them is masked, in logs and messages', async ({ assert }) => {
    const login = Buffer.from(LOGIN).toString('base64')
    const server = await localServer((request, response) => {
      response.statusCode = 401
      response.end(`${request.headers.authorization} is not ${LOGIN}, nor lovel@ce`)
    })
    const auth = { type: 'basic', credentials: 'LOGIN' }
    const { runner, close } = localRunner(secrets())
    const context = runContext()
    const agent = agentVersion('api', { url: `${server.origin}/`, auth })
    const error = await failure(runner.run(agent, {}, context))
    await close()
    assert.equal(error.code, 'HTTP_401')
    assert.equal(error.message, 'Answered 401: Basic ******** is not ********, nor ********')
    const told = JSON.stringify([error, context.logged])
    for (const secret of [LOGIN, login, 'lovel@ce']) assert.notInclude(told, secret)
  })

  test('a redirect to another host takes none along', async ({ assert }) => {
    const other = await localServer((_request, response) => response.end('there'))
    const server = await localServer((_request, response) => {
      response.writeHead(302, { location: `${other.origin}/` }).end()
    })
    const auth = { type: 'apikey', credentials: 'KEY', header: 'x-mine' }
    const output = await run({ url: server.origin, auth }, {}, {}, secrets())
    assert.equal(output.body, 'there')
    assert.equal(server.requests[0]!.headers['x-mine'], 'hunter2hunter2')
    assert.isUndefined(other.requests[0]!.headers['x-mine'])
  })

  test('without a secret of that name nothing is sent', async ({ assert }) => {
    const server = await localServer((_request, response) => response.end())
    const auth = { type: 'bearer', credentials: 'NONE' }
    const error = await failure(run({ url: server.origin, auth }, {}, {}, secrets()))
    assert.equal(error.code, 'SECRET_NOT_FOUND')
    assert.isFalse(error.retryable)
    assert.lengthOf(server.requests, 0)
  })

  test('a secret that no header can carry fails without being told', async ({ assert }) => {
    const server = await localServer((_request, response) => response.end())
    const auth = { type: 'bearer', credentials: 'EVIL' }
    const error = await failure(run({ url: server.origin, auth }, {}, {}, secrets()))
    assert.equal(error.code, 'VALIDATION_ERROR')
    assert.notMatch(JSON.stringify(error.message), /a\\r/)
    assert.lengthOf(server.requests, 0)
  })

  test('inputs can not say where they go: {$self}')
    .with([
      '{{ inputs.url }}',
      'https://{{ inputs.host }}/a',
      'https://api.example.com{{ inputs.rest }}',
      '{{ env.BASE }}{{ inputs.rest }}',
      '{{ env.BASE }}.example.com/',
      '{{ env.BASE + inputs.rest }}/',
    ])
    .run(async ({ assert }, url) => {
      const { runner } = localRunner()
      const auth = { type: 'bearer', credentials: 'KEY' }
      const problems = await runner.inspect(agentVersion('api', { url, auth }))
      assert.deepEqual(
        problems.map(({ field, rule }) => [field, rule]),
        [['config.url', 'credentials']]
      )
    })

  test('a host of its own, or of the deployment, is fine: {$self}')
    .with([
      'https://a.test',
      'https://a.test/{{ inputs.id }}?q={{ inputs.q }}',
      '{{ env.BASE }}/v1',
    ])
    .run(async ({ assert }, url) => {
      const { runner } = localRunner()
      const auth = { type: 'bearer', credentials: 'KEY' }
      assert.deepEqual(await runner.inspect(agentVersion('api', { url, auth })), [])
    })
})

test.group('API agent | credentials in other shapes', () => {
  const KEY = 'hunter2hunter2'
  const auth = { type: 'bearer', credentials: 'KEY' }

  test('{shape} are masked, in answers and in failures')
    .with([
      { shape: 'broken lines', told: 'a hunter2\r\n  hunter2 b' },
      { shape: 'base64', told: Buffer.from(`x${KEY}yz`).toString('base64') },
      { shape: 'hexadecimal digits', told: Buffer.from(KEY).toString('hex') },
    ])
    .run(async ({ assert }, { told }) => {
      for (const status of [200, 500]) {
        const server = await localServer((_request, response) => {
          response.statusCode = status
          response.end(told)
        })
        const context = runContext()
        const ended = run({ url: server.origin, auth }, {}, context, secrets())
        const text = JSON.stringify([
          await ended.catch((error: Error) => [error.message, error.stack]),
          context.logged,
        ])
        assert.include(text, '********')
        assert.notInclude(text.replace(/\\r|\\n|\s/g, ''), KEY)
        assert.notInclude(text, told)
      }
    })
})
