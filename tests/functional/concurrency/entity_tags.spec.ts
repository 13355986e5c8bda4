import { test } from '@japa/runner'
import Agent from '#models/agent'
import { makeAgent } from '#tests/support/agents'
import { signedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const RESOURCES = [
  { path: '/api/v1/agents', make: makeAgent },
  { path: '/api/v1/workflows', make: makeWorkflow },
]

test.group('Optimistic concurrency', () => {
  test('answers carry the tag of the state they show: {path}')
    .with(RESOURCES)
    .run(async ({ client, assert }, { path, make }) => {
      const owner = await signedIn()
      const made = await make(client, owner)
      const one = `${path}/${made.id}`
      const read = await client.get(one).headers(owner.headers)
      const tag = read.header('etag')!
      assert.match(tag, /^"[\w-]+"$/)
      assert.equal((await client.get(one).headers(owner.headers)).header('etag'), tag)
      const patched = await client.patch(one).headers(owner.headers).json({ name: 'Renamed' })
      assert.notEqual(patched.header('etag'), tag)
      const again = await client.get(one).headers(owner.headers)
      assert.equal(again.header('etag'), patched.header('etag'))
      const copy = await client.post(`${one}/duplicate`).headers(owner.headers)
      const read2 = await client.get(`${path}/${copy.body().data.id}`).headers(owner.headers)
      assert.equal(read2.header('etag'), copy.header('etag'))
      const restored = await client.post(`${one}/versions/1/restore`).headers(owner.headers)
      const read3 = await client.get(one).headers(owner.headers)
      assert.equal(read3.header('etag'), restored.header('etag'))
    })

  test('a stale tag is 412 and changes nothing: {path}')
    .with(RESOURCES)
    .run(async ({ client, assert }, { path, make }) => {
      const owner = await signedIn()
      const { id } = await make(client, owner)
      const read = await client.get(`${path}/${id}`).headers(owner.headers)
      const stale = { ...owner.headers, 'if-match': read.header('etag')! }
      const first = await client.patch(`${path}/${id}`).headers(stale).json({ name: 'First' })
      first.assertStatus(200)
      for (const tag of [read.header('etag')!, '"other"', `W/${first.header('etag')}`]) {
        const headers = { ...owner.headers, 'if-match': tag }
        const second = await client.patch(`${path}/${id}`).headers(headers).json({ name: 'Second' })
        second.assertStatus(412)
        assert.equal(second.body().error.code, 'PRECONDITION_FAILED')
        ;(await client.delete(`${path}/${id}`).headers(headers)).assertStatus(412)
      }
      const now = await client.get(`${path}/${id}`).headers(owner.headers)
      assert.equal(now.body().data.name, 'First')
      const among = { ...owner.headers, 'if-match': `"other", ${first.header('etag')}` }
      const third = await client.patch(`${path}/${id}`).headers(among).json({ name: 'Third' })
      third.assertStatus(200)
      const any = { ...owner.headers, 'if-match': '*' }
      ;(await client.delete(`${path}/${id}`).headers(any)).assertStatus(204)
    })

  test('what is no entity tag is 400: {$self}')
    .with(['3-abc', '"a" "b"', '"a', '"a",', ','])
    .run(async ({ client, assert }, tag) => {
      const owner = await signedIn()
      const { id } = await makeAgent(client, owner)
      const headers = { ...owner.headers, 'if-match': tag }
      const response = await client.patch(`/api/v1/agents/${id}`).headers(headers).json({})
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, 'If-Match')
    })

  test('of 50 changes of one state made at once exactly one wins: {path}')
    .with(RESOURCES)
    .run(async ({ client, assert }, { path, make }) => {
      const owner = await signedIn()
      const { id } = await make(client, owner)
      const read = await client.get(`${path}/${id}`).headers(owner.headers)
      const headers = { ...owner.headers, 'if-match': read.header('etag')! }
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          client
            .patch(`${path}/${id}`)
            .headers(headers)
            .json({ name: `Change ${index}` })
        )
      )
      const won = answers.filter((answer) => answer.status() === 200)
      const lost = answers.filter((answer) => answer.status() === 412)
      assert.deepEqual([won.length, lost.length], [1, 49])
      const now = await client.get(`${path}/${id}`).headers(owner.headers)
      assert.equal(now.body().data.name, won[0]!.body().data.name)
    })

  test('what executions count does not change the tag', async ({ client, assert }) => {
    const owner = await signedIn()
    const { id } = await makeAgent(client, owner)
    const before = await client.get(`/api/v1/agents/${id}`).headers(owner.headers)
    await Agent.query().where('id', id).increment('total_executions', 1)
    const after = await client.get(`/api/v1/agents/${id}`).headers(owner.headers)
    assert.equal(after.header('etag'), before.header('etag'))
  })
})
