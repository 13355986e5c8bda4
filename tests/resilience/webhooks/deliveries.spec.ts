import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import app from '@adonisjs/core/services/app'
import { keepMail } from '#actions/mails/keep_mail'
import { createUser } from '#tests/support/accounts'
import { eventually } from '#tests/support/eventually'
import { mailsTo } from '#tests/support/mails'
import { Receiver } from '#tests/support/receiver'
import { signedIn } from '#tests/support/signed_in'
import { makeDue, Webhooks } from '#tests/support/webhooks'
import { WorkerProcess } from '#tests/support/worker_process'

const ENV = { EGRESS_ALLOW: '127.0.0.1', WORKER_CONCURRENCY: '2' }
const ORIGIN = { ipAddress: '127.0.0.1', userAgent: null, requestId: 'crash' }

test.group('What leaves, when a worker dies or a queue is lost', (group) => {
  group.each.timeout(180_000)

  test('comes again with the same id after a kill between the answer and its commit', async ({
    client,
    assert,
    cleanup,
  }) => {
    const receiver = await Receiver.start()
    cleanup(() => receiver.stop())
    const hooks = new Webhooks(client, await signedIn())
    const { id } = await hooks.make(receiver.url, ['execution.failed'])
    const first = await WorkerProcess.start(ENV)
    receiver.answer((response, count) => {
      // It has the message; whoever sent it will never know.
      if (count === 1) first.child.kill('SIGKILL')
      else response.writeHead(204).end()
    })
    const delivery = await hooks.test(id)
    await receiver.until(1)
    await first.kill()
    assert.deepInclude((await hooks.deliveries(id))[0]!, { status: 'pending', attempts: 1 })
    const second = await WorkerProcess.start(ENV)
    cleanup(async () => void (await second.stop()))
    await makeDue(delivery)
    await hooks.until(id, (one) => one.status === 'delivered')
    const [before, after] = receiver.received
    assert.equal(after!.headers['webhook-id'], before!.headers['webhook-id'])
    assert.equal(after!.body, before!.body)
  })

  test('is found again when the queue forgot it, and doubled jobs send it once', async ({
    client,
    assert,
    cleanup,
  }) => {
    const receiver = await Receiver.start()
    cleanup(() => receiver.stop())
    const hooks = new Webhooks(client, await signedIn())
    const { id } = await hooks.make(receiver.url, ['execution.failed'])
    const delivery = await hooks.test(id)
    // As if a worker had made the job a minute ago, and the queue had lost it.
    const { claimDeliveries } = await import('#actions/webhooks/claim_deliveries')
    const [due] = await claimDeliveries(100)
    assert.equal(due!.deliveryId, delivery)
    const queue = await app.container.make('turbocat/deliveries')
    const worker = await WorkerProcess.start(ENV)
    cleanup(async () => void (await worker.stop()))
    assert.lengthOf(receiver.received, 0)
    await makeDue(delivery)
    await receiver.until(1)
    await hooks.until(id, (one) => one.status === 'delivered')
    for (let n = 0; n < 5; n += 1) await queue.webhook(due!)
    await hooks.test(id)
    await receiver.until(2)
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    assert.lengthOf([...new Set(ids)], 2)
  })

  test('is sent by a worker when it is a mail whose process died', async ({ assert, cleanup }) => {
    const user = await createUser()
    const mailId = await keepMail('verify_user', { userId: user.id, origin: ORIGIN }, db, 60)
    const worker = await WorkerProcess.start(ENV)
    cleanup(async () => void (await worker.stop()))
    assert.lengthOf(await mailsTo(user.email), 0)
    await db.from('outgoing_mails').where('id', mailId).update({ next_attempt_at: new Date() })
    await eventually(async () => (await mailsTo(user.email)).length === 1)
    await eventually(async () => !(await db.from('outgoing_mails').where('id', mailId).first()))
  })
})
