import { test } from '@japa/runner'
import { Webhook } from 'standardwebhooks'
import db from '@adonisjs/lucid/services/db'
import AuditLog from '#models/audit_log'
import { Executions } from '#tests/support/executions'
import { eventually } from '#tests/support/eventually'
import { Receiver, type Received } from '#tests/support/receiver'
import { signedIn } from '#tests/support/signed_in'
import { Webhooks } from '#tests/support/webhooks'
import { sharedWorker } from '#tests/support/worker_process'

const QUICK = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]
const FAILING = [{ stepKey: 'check', stepType: 'condition', config: { expression: 'nobody' } }]
const ASKING = [
  { stepKey: 'ask', stepType: 'wait', config: { approval: { message: 'Ship it?' } } },
  { stepKey: 'hear', stepType: 'wait', config: { signal: 'paid' } },
]

const opened = (secret: string, { body, headers }: Received) =>
  new Webhook(secret).verify(body, headers as never) as any

test.group('Webhooks that go out', (group) => {
  let receiver: Receiver

  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    receiver = await Receiver.start()
    return () => receiver.stop()
  })
  group.each.timeout(30_000)

  test('tell the end of an execution, signed, without what went in and came out', async ({
    client,
    assert,
  }) => {
    const owner = await signedIn()
    const hooks = new Webhooks(client, owner)
    const flows = new Executions(client, owner)
    const both = ['execution.completed', 'execution.failed']
    const { id, secret } = await hooks.make(receiver.url, both)
    assert.match(secret, /^whsec_/)
    const done = await flows.run(QUICK, { password: 'hunter2' })
    const failed = await flows.run(FAILING)
    const messages = (await receiver.until(2)).map((one) => opened(secret, one))
    const of = (executionId: string) => messages.find(({ data }) => data.id === executionId)
    assert.equal(of(done.id).type, 'execution.completed')
    assert.equal(of(done.id).data.status, 'completed')
    assert.equal(of(done.id).data.workflow.id, done.workflowId)
    assert.approximately(Date.parse(of(done.id).timestamp), Date.now(), 20_000)
    assert.equal(of(failed.id).type, 'execution.failed')
    assert.equal(of(failed.id).data.errorCode, failed.errorCode)
    assert.notInclude(JSON.stringify(messages), 'hunter2')
    await eventually(async () => (await hooks.deliveries(id, '?status=delivered')).length === 2)
    const [delivery] = await hooks.deliveries(id)
    assert.equal(delivery!.requestHeaders['webhook-id'], delivery!.id)
    assert.notProperty(delivery!.requestHeaders, 'webhook-signature')
    assert.deepInclude(delivery!, { attempts: 1, responseStatus: 204, error: null })
    assert.notInclude(JSON.stringify(await hooks.show(id)), secret)
  })

  test('tell who waits for people, and nothing of what nobody asked for', async ({
    client,
    assert,
  }) => {
    const owner = await signedIn()
    const hooks = new Webhooks(client, owner)
    const { secret } = await hooks.make(receiver.url, ['execution.waiting'])
    await new Webhooks(client, await signedIn()).make(receiver.url, ['execution.waiting'])
    const id = await new Executions(client, owner).start(ASKING)
    const messages = (await receiver.until(2)).map((one) => opened(secret, one))
    assert.sameMembers(
      messages.map(({ data }) => `${data.id} ${data.status} ${data.wait.kind} ${data.wait.path}`),
      [`${id} waiting approval ask`, `${id} waiting signal hear`]
    )
    const approval = messages.find(({ data }) => data.wait.kind === 'approval')
    assert.equal(approval.data.wait.message, 'Ship it?')
    await client.post(`/api/v1/executions/${id}/cancel`).headers(owner.headers)
    assert.lengthOf(receiver.received, 2)
  })

  test('tell how a deployment feels when that changes', async ({ client, assert }) => {
    const owner = await signedIn()
    const hooks = new Webhooks(client, owner)
    const events = ['deployment.unhealthy', 'deployment.healthy']
    const { secret } = await hooks.make(receiver.url, events)
    const workflowId = await new Executions(client, owner).workflow(QUICK)
    const fields = { name: 'Shop', workflowId }
    const made = await client.post('/api/v1/deployments').headers(owner.headers).json(fields)
    const row = db.from('deployments').where('id', made.body().data.id)
    const bad = { health_status: 'unhealthy', health_reason: 'It failed' }
    await row.clone().update(bad)
    await row.clone().update(bad)
    await receiver.until(1)
    await row.clone().update({ health_status: 'healthy', health_reason: null })
    const told = (await receiver.until(2)).map((one) => opened(secret, one))
    const [first, second] = told.map(({ type, data }) => [type, data.healthReason, data.name])
    assert.deepEqual(first, ['deployment.unhealthy', 'It failed', 'Shop'])
    assert.deepEqual(second, ['deployment.healthy', null, 'Shop'])
  })

  test('sign with both secrets for a day after a rotation', async ({ client, assert }) => {
    const hooks = new Webhooks(client, await signedIn())
    const own = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const { id, secret } = await hooks.make(receiver.url, ['execution.failed'], { secret: own })
    assert.equal(secret, own)
    const rotated = await hooks.post(`/${id}/rotate-secret`)
    rotated.assertStatus(200)
    const next = rotated.body().data.secret
    assert.notEqual(next, own)
    await hooks.test(id)
    const [first] = await receiver.until(1)
    for (const one of [own, next]) assert.equal(opened(one, first!).type, 'webhook.test')
    await db
      .from('webhook_endpoints')
      .where({ id })
      .update({ previous_secret_expires_at: new Date() })
    await hooks.test(id)
    const [, second] = await receiver.until(2)
    assert.equal(opened(next, second!).type, 'webhook.test')
    assert.throws(() => opened(own, second!))
    const trail = await AuditLog.query().where('resourceId', id)
    assert.isAbove(trail.length, 1)
    const row = await db.from('webhook_endpoints').where({ id }).first()
    for (const one of [own, next])
      assert.notInclude(JSON.stringify([row, trail]), one.slice('whsec_'.length))
  })

  test('refuse addresses, events and secrets that are none', async ({ client, assert }) => {
    const { headers } = await signedIn()
    const good = { url: 'https://a.example/', events: ['execution.failed'] }
    const wrong: Array<[object, string]> = [
      [{ url: 'ftp://a.example' }, 'url'],
      [{ url: 'https://me:word@a.example' }, 'url'],
      [{ url: 'here' }, 'url'],
      [{ events: [] }, 'events'],
      [{ events: ['execution.begun'] }, 'events.0'],
      [{ secret: 'whsec_c2hvcnQ=' }, 'secret'],
      [{ secret: 'long enough, but nothing that is base64' }, 'secret'],
    ]
    for (const [fields, field] of wrong) {
      const response = await client
        .post('/api/v1/webhooks')
        .headers(headers)
        .json({ ...good, ...fields })
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    }
  })
})
