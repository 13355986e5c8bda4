import pg from 'pg'
import { test } from '@japa/runner'
import { url } from '#config/database'
import { DatabaseListener } from '#services/database_listener'
import { TokenSender } from '#services/live/token_sender'
import { apiUrl, EventStreamClient } from '#tests/support/event_stream'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'
import { inARow } from '#tests/functional/live/streams'

test.group('Tokens of a model', (group) => {
  let pool: pg.Pool
  let listener: DatabaseListener
  const sent: string[] = []
  let sender: TokenSender

  group.setup(async () => {
    await sharedWorker()
    pool = new pg.Pool({ connectionString: url, max: 1 })
    listener = new DatabaseListener(url)
    const notify = (channel: string, payloads: string[]) => {
      sent.push(...payloads.map(() => channel))
      return pool.query('select count(pg_notify($1, payload)) from unnest($2::text[]) as payload', [
        channel,
        payloads,
      ])
    }
    sender = new TokenSender(listener, notify, () => Date.now())
    await listener.listening()
    return async () => {
      await listener.close()
      await pool.end()
    }
  })

  test('come to who watches, whole, in order, and however long', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const id = await on.start(inARow(60_000))
    const path = apiUrl(`/executions/${id}/events`)
    const stream = await EventStreamClient.open(path, on.owner.headers)
    await stream.until(({ events }) => events.length > 0)
    const speaker = { executionId: id, path: 'ask', stepKey: 'ask' }
    const words = Array.from({ length: 1_000 }, (_, index) => `Wort ${index} 😺 "\n`)
    for (const word of words) sender.say(speaker, word)
    const whole = words.join('')
    await stream.until(
      (it) =>
        it
          .of('token')
          .map(({ text }) => text)
          .join('').length >= whole.length
    )
    assert.equal(
      stream
        .of('token')
        .map(({ text }) => text)
        .join(''),
      whole
    )
    const { stepKey, path: at } = stream.of('token')[0]
    assert.deepEqual([stepKey, at], ['ask', 'ask'])
    assert.isAbove(stream.of('token').length, 2)
    await client.post(`/api/v1/executions/${id}/cancel`).headers(on.owner.headers)
    await stream.ended
  })

  test('cost one question when nobody watches', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const { id } = await on.run(inARow(0))
    sent.length = 0
    for (let index = 0; index < 20; index++) {
      sender.say({ executionId: id, path: 'ask', stepKey: 'ask' }, 'word')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.deepEqual(sent, ['turbocat_watch'])
  })
})
