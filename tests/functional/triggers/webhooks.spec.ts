import { createHmac, randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { Webhook } from 'standardwebhooks'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const QUICK = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]
const SECRET = 'correct horse battery staple'

async function hooked(client: ApiClient, config: object = {}, steps: unknown[] = QUICK) {
  const flows = new Executions(client, await signedIn())
  const triggerConfig = { type: 'webhook', ...config }
  const id = await flows.workflow(steps, { triggerConfig })
  const show = async () => (await flows.get(`/workflows/${id}`)).body().data
  const patch = (fields: object) =>
    client.patch(`/api/v1/workflows/${id}`).headers(flows.owner.headers).json(fields)
  const path = new URL((await show()).webhookUrl).pathname
  return { flows, id, show, patch, path }
}

/** Sends a text as it is, with headers. */
function send(client: ApiClient, path: string, body: string, headers: Record<string, string>) {
  const request = client.post(path).headers(headers)
  request.request.type(headers['content-type'] ?? 'application/json').send(body)
  return request
}

test.group('Webhooks that come in', (group) => {
  group.setup(async () => void (await sharedWorker()))
  group.each.timeout(20_000)

  test('start the workflow with their body', async ({ client, assert }) => {
    const { flows, path } = await hooked(client)
    assert.match(path, /^\/hooks\/[\w-]{43}$/)
    const request = client.post(`${path}?from=shop`).json({ order: 7 })
    const response = await request.headers({ 'cookie': 'a=b', 'x-shop': 'one' })
    response.assertStatus(202)
    const { executionId, status, output } = response.body().data
    assert.deepEqual({ status, output }, { status: 'pending', output: null })
    const execution = await flows.show(executionId)
    assert.equal(execution.triggerType, 'webhook')
    assert.deepEqual(execution.inputData, { order: 7 })
    assert.deepEqual(execution.triggerData.query, { from: 'shop' })
    assert.equal(execution.triggerData.headers['x-shop'], 'one')
    assert.notProperty(execution.triggerData.headers, 'cookie')
  })

  test('answer the output when it is waited for', async ({ client, assert }) => {
    const { path } = await hooked(client, { respond: 'when-finished' })
    const response = await client.post(path).json({})
    response.assertStatus(200)
    assert.deepEqual(response.body().data.status, 'completed')
    assert.property(response.body().data.output, 'rest')
  })

  test('tell a failure without its reason', async ({ client, assert }) => {
    const failing = [{ stepKey: 'check', stepType: 'condition', config: { expression: 'nobody' } }]
    const { path } = await hooked(client, { respond: 'when-finished' }, failing)
    const response = await client.post(path).json({})
    response.assertStatus(502)
    assert.equal(response.body().error.code, 'EXECUTION_FAILED')
    assert.notInclude(response.text(), 'nobody')
  })

  test('take {type}')
    .with([
      { type: 'application/json', body: '[1,2]', inputs: { body: [1, 2] }, status: 202 },
      { type: 'application/cloudevents+json', body: '{"id":1}', inputs: { id: 1 }, status: 202 },
      {
        type: 'application/x-www-form-urlencoded',
        body: 'a=1&b=x+y&a=2',
        inputs: { a: ['1', '2'], b: 'x y' },
        status: 202,
      },
      { type: 'text/plain', body: 'Grüße', inputs: { body: 'Grüße' }, status: 202 },
      { type: 'application/xml', body: '<a/>', inputs: { body: '<a/>' }, status: 202 },
      { type: 'application/json', body: '{"a":', inputs: {}, status: 400 },
      { type: 'application/vnd.x+json', body: 'no', inputs: {}, status: 400 },
      { type: 'application/vnd.x+json', body: '{"__proto__":1}', inputs: {}, status: 400 },
      { type: 'application/octet-stream', body: 'x', inputs: {}, status: 415 },
      { type: 'text/plain', body: 'x'.repeat(1_048_577), inputs: {}, status: 413 },
    ])
    .run(async ({ client, assert }, { type, body, inputs, status }) => {
      const { flows, path } = await hooked(client)
      const response = await send(client, path, body, { 'content-type': type })
      response.assertStatus(status)
      if (status !== 202) return
      const { inputData } = await flows.show(response.body().data.executionId)
      assert.deepEqual(inputData, inputs)
    })

  test('are held against their secret: {name}')
    .with(
      (() => {
        const hex = (text: string, secret = SECRET) =>
          createHmac('sha256', secret).update(text).digest('hex')
        // By age: the cases are made long before their turn comes.
        const secondsAgo = (age: number) => Math.floor(Date.now() / 1000) - age
        const standard =
          (age: number, secret = SECRET) =>
          (body: string) => {
            const at = new Date(secondsAgo(age) * 1000)
            const id = randomUUID()
            const signature = new Webhook(secret, { format: 'raw' }).sign(id, at, body)
            const timestamp = String(Math.floor(at.getTime() / 1000))
            return {
              'webhook-id': id,
              'webhook-timestamp': timestamp,
              'webhook-signature': `v1a,x ${signature}`,
            }
          }
        const gitHub = (secret: string) => (body: string) => ({
          'x-hub-signature-256': `sha256=${hex(body, secret)}`,
        })
        const stripe = (age: number) => (body: string) => {
          const at = secondsAgo(age)
          return { 'stripe-signature': `t=${at},v1=${hex(`${at}.${body}`)},v0=00` }
        }
        type Case = {
          name: string
          status: number
          headers: (body: string) => Record<string, string>
        }
        const cases: Case[] = [
          { name: 'none', status: 401, headers: () => ({}) },
          { name: 'GitHub', status: 202, headers: gitHub(SECRET) },
          { name: 'GitHub with another secret', status: 401, headers: gitHub('another secret') },
          {
            name: 'GitHub with SHA-1',
            status: 401,
            headers: (body) => ({ 'x-hub-signature-256': `sha1=${hex(body)}` }),
          },
          {
            name: 'of another body',
            status: 401,
            headers: (body) => gitHub(SECRET)(body.replace(' ', '')),
          },
          { name: 'Standard Webhooks', status: 202, headers: standard(0) },
          {
            name: 'Standard Webhooks, old',
            status: 401,
            headers: standard(301),
          },
          {
            name: 'Standard Webhooks, with another secret',
            status: 401,
            headers: standard(0, 'another secret'),
          },
          { name: 'Stripe', status: 202, headers: stripe(0) },
          { name: 'Stripe, old', status: 401, headers: stripe(310) },
        ]
        return cases
      })()
    )
    .run(async ({ client }, { headers, status }) => {
      const { path } = await hooked(client, { secret: SECRET })
      const body = '{ "order": 7 }'
      ;(await send(client, path, body, await headers(body))).assertStatus(status)
    })

  test('that come again start nothing: {header}')
    .with([
      { header: 'idempotency-key' },
      { header: 'webhook-id' },
      { header: 'x-github-delivery' },
    ])
    .run(async ({ client, assert }, { header }) => {
      const { flows, id, path } = await hooked(client)
      const headers = { [header]: randomUUID() }
      const [first, again] = [
        await client.post(path).headers(headers).json({ n: 1 }),
        await client.post(path).headers(headers).json({ n: 1 }),
      ]
      again.assertStatus(202)
      again.assertHeader('idempotent-replayed', 'true')
      assert.equal(again.body().data.executionId, first.body().data.executionId)
      ;(await client.post(path).headers(headers).json({ n: 2 })).assertStatus(409)
      assert.lengthOf((await flows.get(`/workflows/${id}/executions`)).body().data, 1)
    })

  test('can not be replayed under another key', async ({ client, assert }) => {
    const { path } = await hooked(client, { secret: SECRET })
    const [body, id, at] = ['{}', randomUUID(), new Date()]
    const signed = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET, { format: 'raw' }).sign(id, at, body),
    }
    const first = await send(client, path, body, signed)
    const again = await send(client, path, body, { ...signed, 'idempotency-key': randomUUID() })
    assert.equal(again.body().data.executionId, first.body().data.executionId)
  })

  test('are nobody’s where no active workflow waits', async ({ client, assert }) => {
    const { path, patch } = await hooked(client, { secret: SECRET })
    const unknown = await client.post(`/hooks/${'x'.repeat(43)}`).json({})
    for (const fields of [
      { status: 'inactive' },
      { status: 'active', triggerConfig: { type: 'api' } },
    ]) {
      ;(await patch(fields)).assertStatus(200)
      const response = await client.post(path).json({})
      response.assertStatus(404)
      assert.deepEqual(response.body().error, unknown.body().error)
    }
    ;(await client.post('/hooks/short').json({})).assertStatus(404)
    ;(await client.get(path)).assertStatus(405)
  })

  test('keep the secret to themselves', async ({ client, assert }) => {
    const { flows, id, show, patch, path } = await hooked(client, { secret: SECRET })
    const masked = { type: 'webhook', secret: '********' }
    assert.deepEqual((await show()).triggerConfig, masked)
    const stored = async () => db.from('workflow_hooks').where('workflow_id', id).firstOrFail()
    const before = await stored()
    assert.notInclude(JSON.stringify(before), SECRET)
    assert.notInclude(JSON.stringify(before), path.split('/')[2]!)
    ;(await patch({ triggerConfig: { ...masked, respond: 'immediately' } })).assertStatus(200)
    assert.equal((await stored()).secret, before.secret)
    const copy = await client
      .post(`/api/v1/workflows/${id}/duplicate`)
      .headers(flows.owner.headers)
      .json({})
    copy.assertStatus(201)
    assert.deepEqual(copy.body().data.triggerConfig, { type: 'webhook', respond: 'immediately' })
    assert.notEqual(copy.body().data.webhookUrl, (await show()).webhookUrl)
    ;(await patch({ triggerConfig: { type: 'webhook' } })).assertStatus(200)
    assert.isNull((await stored()).secret)
    const refused = await patch({ triggerConfig: masked })
    refused.assertStatus(400)
    assert.equal(refused.body().error.details[0].field, 'triggerConfig.secret')
  })

  test('get another address on request', async ({ client }) => {
    const { flows, id, path, patch } = await hooked(client)
    const rotate = () =>
      client.post(`/api/v1/workflows/${id}/rotate-webhook`).headers(flows.owner.headers)
    const response = await rotate()
    response.assertStatus(200)
    const moved = new URL(response.body().data.webhookUrl).pathname
    ;(await client.post(path).json({})).assertStatus(404)
    ;(await client.post(moved).json({})).assertStatus(202)
    await patch({ triggerConfig: {} })
    ;(await rotate()).assertStatus(409)
  })

  test('show their address to the owner alone', async ({ client, assert }) => {
    const { id, patch } = await hooked(client)
    await patch({ isPublic: true })
    const other = await signedIn()
    const response = await client.get(`/api/v1/workflows/${id}`).headers(other.headers)
    response.assertStatus(200)
    assert.isNull(response.body().data.webhookUrl)
  })
})
