import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import WebhookEndpoint from '#models/webhook_endpoint'
import { mailsTo } from '#tests/support/mails'
import { eventually } from '#tests/support/eventually'
import { Receiver } from '#tests/support/receiver'
import { signedIn } from '#tests/support/signed_in'
import { makeDue, Webhooks } from '#tests/support/webhooks'
import { sharedWorker } from '#tests/support/worker_process'

const EVENTS = ['execution.failed']

test.group('Deliveries', (group) => {
  let receiver: Receiver

  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    receiver = await Receiver.start()
    return () => receiver.stop()
  })
  group.each.timeout(30_000)

  test('come again, the same, after a failure, and wait longer each time', async ({
    client,
    assert,
  }) => {
    const hooks = new Webhooks(client, await signedIn())
    const { id } = await hooks.make(receiver.url, EVENTS)
    receiver.answer((response, count) => response.writeHead(count < 3 ? 500 : 200).end('ok'))
    const delivery = await hooks.test(id)
    const waits: number[] = []
    for (const attempts of [1, 2]) {
      const failed = await hooks.until(id, (one) => one.history.length === attempts)
      assert.deepInclude(failed, { status: 'pending', responseStatus: 500 })
      waits.push(Date.parse(failed.nextAttemptAt!) - Date.now())
      assert.isNotNull((await hooks.show(id)).failingSince)
      await makeDue(delivery)
    }
    assert.isBelow(waits[0]!, 6_001)
    assert.isAbove(waits[1]!, 10_000)
    assert.isBelow(waits[1]!, 18_001)
    const done = await hooks.until(id, (one) => one.status === 'delivered')
    assert.deepEqual(
      done.history.map(({ responseStatus }) => responseStatus),
      [500, 500, 200]
    )
    const bodies = receiver.received.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)
    assert.lengthOf([...new Set(bodies)], 1)
    assert.isNull((await hooks.show(id)).failingSince)
  })

  test('are given up after a day, and can be delivered once more then', async ({
    client,
    assert,
  }) => {
    const hooks = new Webhooks(client, await signedIn())
    const { id } = await hooks.make(receiver.url, EVENTS)
    receiver.answer((response, count) => response.writeHead(count === 1 ? 302 : 204).end())
    const delivery = await hooks.test(id)
    await db
      .from('webhook_deliveries')
      .where('id', delivery)
      .update({ expires_at: DateTime.utc().plus({ seconds: 2 }).toJSDate() })
    const failed = await hooks.until(id, (one) => one.status === 'failed')
    assert.deepInclude(failed, { attempts: 1, nextAttemptAt: null, responseStatus: 302 })
    ;(await hooks.post(`/${id}/deliveries/${delivery}/redeliver`)).assertStatus(200)
    const done = await hooks.until(id, (one) => one.status === 'delivered')
    assert.deepInclude(done, { id: delivery, attempts: 2 })
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    assert.deepEqual(ids, [delivery, delivery])
  })

  test('end where the answer is 410, and the owner gets a mail', async ({ client, assert }) => {
    const owner = await signedIn()
    const hooks = new Webhooks(client, owner)
    const { id } = await hooks.make(receiver.url, EVENTS)
    receiver.answer((response) => response.writeHead(410).end())
    const delivery = await hooks.test(id)
    await hooks.until(id, (one) => one.status === 'failed')
    assert.deepInclude(await hooks.show(id), { isActive: false, disabledReason: 'gone' })
    ;(await hooks.post(`/${id}/test`)).assertStatus(409)
    ;(await hooks.post(`/${id}/deliveries/${delivery}/redeliver`)).assertStatus(409)
    const [mail] = await eventually(async () => {
      const mails = await mailsTo(owner.user.email)
      return mails.length > 0 ? mails : null
    })
    assert.include(mail!, receiver.url)
    ;(await hooks.patch(id, { isActive: true })).assertStatus(200)
    assert.deepInclude(await hooks.show(id), { isActive: true, disabledReason: null })
  })

  test('end after five days of nothing but failures, with what was on its way', async ({
    client,
    assert,
  }) => {
    const owner = await signedIn()
    const hooks = new Webhooks(client, owner)
    const { id } = await hooks.make(receiver.url, EVENTS)
    receiver.answer((response) => response.writeHead(503).end())
    const first = await hooks.test(id)
    await hooks.until(id, (one) => one.history.length === 1)
    const row = await WebhookEndpoint.findOrFail(id)
    await row.merge({ failingSince: DateTime.utc().minus({ days: 4, hours: 23 }) }).save()
    await makeDue(first)
    await hooks.until(id, (one) => one.history.length === 2)
    assert.isTrue((await hooks.show(id)).isActive)
    await row.merge({ failingSince: DateTime.utc().minus({ days: 5, hours: 1 }) }).save()
    await hooks.test(id)
    await eventually(async () => (await hooks.show(id)).disabledReason === 'failing')
    const states = (await hooks.deliveries(id)).map(({ status }) => status)
    assert.deepEqual(states, ['failed', 'failed'])
    await eventually(async () => (await mailsTo(owner.user.email)).length === 1)
  })

  test('hold no others when an address is slow, and come there a few at a time', async ({
    client,
    assert,
  }) => {
    const hooks = new Webhooks(client, await signedIn())
    const quick = await Receiver.start()
    const slow = await hooks.make(receiver.url, EVENTS)
    const other = await hooks.make(quick.url, EVENTS)
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    receiver.answer((response) => void released.then(() => response.writeHead(204).end()))
    for (let n = 0; n < 10; n += 1) await hooks.test(slow.id)
    await receiver.until(4)
    await hooks.test(other.id)
    await quick.until(1, 3_000)
    assert.equal(receiver.open, 4)
    release()
    await receiver.until(10)
    assert.isAtMost(receiver.mostOpen, 4)
    await quick.stop()
  })

  test('go nowhere that is private, and are paged by cursor', async ({ client, assert }) => {
    const hooks = new Webhooks(client, await signedIn())
    const { id } = await hooks.make('http://169.254.169.254/latest', EVENTS)
    for (let n = 0; n < 3; n += 1) await hooks.test(id)
    const refused = await hooks.until(id, (one) => one.history.length === 1)
    assert.include(refused.error!, 'refused')
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await hooks.get(`/${id}/deliveries?pageSize=2&cursor=${cursor}`)
      seen.push(...page.body().data.map((one: { id: string }) => one.id))
      cursor = page.body().pagination.nextCursor
    }
    assert.lengthOf(seen, 3)
    assert.deepEqual(seen, seen.toSorted().reverse())
  })
})
