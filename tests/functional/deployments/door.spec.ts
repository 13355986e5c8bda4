import { test } from '@japa/runner'
import { Validator } from '@seriousme/openapi-schema-validator'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { Serving } from '#tests/support/serving'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const inputSchema = {
  type: 'object',
  properties: { email: { type: 'string', pattern: '^[^@]+@[^@]+$' }, n: { type: 'integer' } },
  required: ['email'],
}

test.group('What the endpoint of a deployment lets in and out', (group) => {
  let me: SignedIn
  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    me = await signedIn()
  })

  async function serve(client: Executions['client'], config: object, metadata: object = {}) {
    const executions = new Executions(client, me)
    const agentId = await executions.echo()
    const definition = {
      nodes: [{ id: 'echo', type: 'agent', agentId, inputs: { all: '{{ inputs }}' } }],
      edges: [],
      metadata,
    }
    const workflow = await client
      .post('/api/v1/workflows')
      .headers(me.headers)
      .json({ name: 'W', status: 'active', definition })
    workflow.assertStatus(201)
    return Serving.start(client, me, { workflowId: workflow.body().data.id, config })
  }

  /** Answers may be anything here, so nothing holds them against the API's document. */
  async function ask(serving: Serving, input: object) {
    const url = `http://127.0.0.1:${process.env.PORT ?? 3333}${serving.path}`
    const headers = { 'content-type': 'application/json', 'x-api-key': serving.apiKey }
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
  }

  test('inputs are held to the schema that a workflow declares', async ({ client, assert }) => {
    const serving = await serve(client, {}, { inputSchema })
    ;(await serving.run({ email: 'a@b', n: 1 })).assertStatus(200)
    const refused = await serving.run({ email: 'x', n: 'y' })
    refused.assertStatus(400)
    const fields = refused.body().error.details.map((one: any) => `${one.field} ${one.rule}`)
    assert.sameMembers(fields, ['email pattern', 'n type'].slice(0, fields.length))
    ;(await serving.run({})).assertStatus(400)
    const { body } = { body: (await serving.read(`${serving.path}/openapi.json`)).body() }
    assert.equal(body.openapi, '3.1.0')
    const { schema } = body.paths[serving.path].post.requestBody.content['application/json']
    assert.deepEqual(schema, inputSchema)
    const chat = body.paths[`${serving.path}/v1/chat/completions`].post
    assert.deepEqual(chat.requestBody.content['application/json'].schema.required, ['messages'])
    assert.isTrue((await new Validator().validate(body)).valid)
    ;(await client.get(`${serving.path}/openapi.json`)).assertStatus(401)
  })

  test('inputs are held to the parameters that an agent declares', async ({ client, assert }) => {
    const executions = new Executions(client, me)
    const agentId = await executions.agent({
      parameters: { rows: { type: 'array', required: true } },
    })
    const serving = await Serving.start(client, me, { agentId })
    ;(await serving.run({ rows: [] })).assertStatus(200)
    const refused = await serving.run({ rows: 1 })
    refused.assertStatus(400)
    assert.equal(refused.body().error.details[0].field, 'rows')
  })

  test('a schema that can’t be used keeps it from starting', async ({ client, assert }) => {
    const bad = { inputSchema: { $ref: 'https://example.com/schema' } }
    await assert.rejects(() => serve(client, {}, bad), /input schema/)
  })

  test('outputs are answered as it says, as data', async ({ client, assert }) => {
    const response = {
      status: '{{ output.echo[0].all.status }}',
      headers: { 'X-Order': '{{ output.echo[0].all.id }}', 'Content-Type': 'text/plain' },
      body: 'Order {{ output.echo[0].all.id }}',
    }
    const serving = await serve(client, { response })
    const good = await ask(serving, { status: 201, id: '{{ 1 + 1 }}' })
    assert.equal(good.status, 201)
    assert.equal(good.headers.get('x-order'), '{{ 1 + 1 }}')
    assert.equal(await good.text(), 'Order {{ 1 + 1 }}')
    assert.match(good.headers.get('content-security-policy')!, /sandbox/)
    for (const input of [
      { status: 201, id: 'a\r\nSet-Cookie: b=c' },
      { status: 99, id: 'a' },
      { status: 201 },
    ]) {
      const bad = await ask(serving, input)
      assert.equal(bad.status, 502)
      assert.isNull(bad.headers.get('set-cookie'))
    }
    const counted = await eventually(async () => {
      const { totalRequests, totalErrors } = await serving.show()
      return totalRequests === 4 && { totalErrors }
    }, 8_000)
    assert.deepEqual(counted, { totalErrors: 3 })
  })

  test('no more come in a minute, or run at a time, than may', async ({ client, assert }) => {
    const limited = await serve(client, { rateLimitPerMinute: 2 })
    const statuses = []
    for (let n = 0; n < 3; n++) statuses.push((await limited.run({}, '?mode=async')).status())
    assert.deepEqual(statuses, [202, 202, 429])
    const steps = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1500 } }]
    const workflowId = await new Executions(client, me).workflow(steps)
    const config = { maxConcurrency: 2 }
    const serving = await Serving.start(client, me, { workflowId, config })
    const answers = await Promise.all(Array.from({ length: 5 }, () => serving.run({})))
    assert.deepEqual(answers.map((one) => one.status()).sort(), [200, 200, 429, 429, 429])
    const refused = answers.find((one) => one.status() === 429)!
    assert.equal(refused.header('retry-after'), '1')
    ;(await serving.run({})).assertStatus(200)
  })

  test('a key that was replaced works as long as was said', async ({ client }) => {
    const serving = await Serving.start(client, me, {})
    const before = serving.apiKey
    const asked = (key: string) =>
      client.post(`${serving.path}?mode=async`).header('X-API-Key', key).json({ rows: [] })
    const rotated = await serving.act('rotate-key', { overlapSeconds: 60 })
    rotated.assertStatus(200)
    ;(await asked(before)).assertStatus(202)
    ;(await asked(rotated.body().data.apiKey)).assertStatus(202)
    // Who asks twice must not lose the key that is in use.
    ;(await serving.act('rotate-key', { overlapSeconds: 60 })).assertStatus(409)
    ;(await asked(before)).assertStatus(202)
    const again = await serving.act('rotate-key')
    ;(await asked(before)).assertStatus(401)
    ;(await asked(rotated.body().data.apiKey)).assertStatus(401)
    ;(await asked(again.body().data.apiKey)).assertStatus(202)
  })

  test('who has no key is refused before anything is read', async ({ client, assert }) => {
    const serving = await Serving.start(client, me, {})
    const url = `http://127.0.0.1:${process.env.PORT ?? 3333}${serving.path}`
    const send = (key: string, body: string, type = 'application/json') =>
      fetch(url, { method: 'POST', headers: { 'content-type': type, 'x-api-key': key }, body })
    for (const path of ['', '/v1/chat/completions']) {
      const stranger = await fetch(`${url}${path}`, { method: 'POST', body: 'no JSON' })
      assert.equal(stranger.status, 401)
    }
    assert.equal((await send('dk_wrong', '{"broken')).status, 401)
    assert.equal((await send('dk_wrong', 'text', 'text/plain')).status, 401)
    const large = await send('dk_wrong', ' '.repeat(100_000))
    assert.equal(large.status, 401)
    assert.equal(large.headers.get('connection'), 'close')
    assert.equal((await send(serving.apiKey, '{"broken')).status, 400)
    assert.equal((await send(serving.apiKey, 'text', 'text/plain')).status, 415)
  })
})
