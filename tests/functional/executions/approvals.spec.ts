import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { UserFactory } from '#database/factories/user_factory'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { keyOf } from '#tests/support/keys'
import { mailsTo } from '#tests/support/mails'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const MESSAGE = 'Release <b>{{ inputs.version }}</b>?'

const approval = (more: object = {}, step: object = {}) => ({
  stepKey: 'release',
  stepType: 'wait',
  config: { approval: { message: MESSAGE, ...more } },
  ...step,
})

test.group('Approvals', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  /** Starts a workflow that asks, and returns when it does. */
  const asking = async (client: ApiClient, step: object) => {
    const own = new Executions(client, await signedIn())
    const workflowId = await own.workflow([step])
    const started = await own.execute(workflowId, { inputData: { version: 'v7' } })
    const id: string = started.body().data.executionId
    await eventually(async () => (await own.show(id)).status === 'waiting')
    return { own, id }
  }

  const answer = (client: ApiClient, who: SignedIn, id: string, payload: unknown) =>
    client
      .post(`/api/v1/executions/${id}/signals`)
      .headers(who.headers)
      .json({ name: 'release', payload })

  const pending = async (client: ApiClient, who: SignedIn, id: string) => {
    const response = await client.get('/api/v1/approvals?pageSize=100').headers(who.headers)
    response.assertStatus(200)
    const listed: Array<Record<string, unknown>> = response.body().data
    return listed.find(({ executionId }) => executionId === id)
  }

  const ended = (own: Executions, id: string) =>
    eventually(async () => {
      const shown = await own.show(id)
      return shown.completedAt !== null && shown
    })

  test('are listed for their owner, and answered once', async ({ assert, client }) => {
    const { own, id } = await asking(client, approval())
    const listed = await pending(client, own.owner, id)
    assert.containsSubset(listed, {
      path: 'release',
      kind: 'approval',
      name: 'release',
      message: 'Release <b>v7</b>?',
    })
    const bad = await answer(client, own.owner, id, { approved: 'yes' })
    bad.assertStatus(400)
    assert.equal(bad.body().error.details[0].field, 'payload.approved')
    const [first, second] = await Promise.all([
      answer(client, own.owner, id, { approved: true, comment: 'Go', build: 3 }),
      answer(client, own.owner, id, { approved: false }),
    ])
    assert.deepEqual([first.status(), second.status()].sort(), [200, 409])
    const { outputData } = await ended(own, id)
    assert.equal(outputData.release.approved, first.status() === 200)
    assert.equal(outputData.release.by, own.owner.user.email)
    assert.isUndefined(await pending(client, own.owner, id))
  })

  test('let the workflow branch on a rejection, or fail with onReject', async ({
    assert,
    client,
  }) => {
    const failing = await asking(client, approval({ onReject: 'fail' }))
    await answer(client, failing.own.owner, failing.id, { approved: false, comment: 'Not now' })
    const failed = await ended(failing.own, failing.id)
    assert.deepEqual([failed.status, failed.errorCode], ['failed', 'REJECTED'])
    assert.include(failed.errorMessage, 'Not now')
    const going = await asking(client, approval())
    await answer(client, going.own.owner, going.id, { approved: false })
    const done = await ended(going.own, going.id)
    assert.equal(done.status, 'completed')
    assert.isFalse(done.outputData.release.approved)
  })

  test('are closed to others, and open to named approvers who are users here', async ({
    assert,
    client,
  }) => {
    const [byMail, byId, unconfirmed, other] = await Promise.all([
      signedIn(),
      signedIn(),
      signedIn(),
      signedIn(),
    ])
    await byMail.user.merge({ emailVerified: true }).save()
    await unconfirmed.user.merge({ emailVerified: false }).save()
    const approvers = [byMail.user.email.toUpperCase(), byId.user.id, unconfirmed.user.email]
    for (const who of [byMail, byId]) {
      const { own, id } = await asking(client, approval({ approvers }))
      for (const stranger of [other, unconfirmed]) {
        assert.isUndefined(await pending(client, stranger, id))
        const refused = await answer(client, stranger, id, { approved: true })
        refused.assertStatus(403)
      }
      assert.isDefined(await pending(client, who, id))
      const signal = await client
        .post(`/api/v1/executions/${id}/signals`)
        .headers(who.headers)
        .json({ name: 'other' })
      signal.assertStatus(403)
      const answered = await answer(client, who, id, { approved: true })
      answered.assertStatus(200)
      const { outputData } = await ended(own, id)
      assert.equal(outputData.release.by, who.user.email)
    }
  })

  test('need execute:workflows of a key', async ({ client }) => {
    const { own, id } = await asking(client, approval())
    const send = async (scopes: string[]) => {
      const { key } = await keyOf(own.owner.user, scopes)
      return client
        .post(`/api/v1/executions/${id}/signals`)
        .header('x-api-key', key)
        .json({ name: 'release', payload: { approved: true } })
    }
    const refused = await send(['write:executions', 'read:executions'])
    refused.assertStatus(403)
    const taken = await send(['execute:workflows'])
    taken.assertStatus(200)
  })

  test('ask approvers by mail; looking at the link does nothing, and it works once', async ({
    assert,
    client,
  }) => {
    const { email } = await UserFactory.make()
    const { own, id } = await asking(client, approval({ approvers: [email] }))
    const mail = await eventually(async () => (await mailsTo(email))[0], 10_000)
    assert.include(mail, 'Release')
    const link = /\/approvals\/answer\?token=[\w-]+/.exec(mail)![0]
    for (let look = 0; look < 2; look++) {
      const page = await client.get(link)
      page.assertStatus(200)
      assert.include(page.text(), 'Release &lt;b&gt;v7&lt;/b&gt;?')
    }
    assert.equal((await own.show(id)).status, 'waiting')
    const wrong = await client.get('/approvals/answer?token=' + 'a'.repeat(43))
    wrong.assertStatus(410)
    const acted = await client.post(`${link}&approved=true`)
    acted.assertStatus(200)
    const { outputData } = await ended(own, id)
    assert.deepEqual(outputData.release, { approved: true, by: email })
    const again = await client.post(`${link}&approved=false`)
    again.assertStatus(410)
  })

  test('time out, and their links with them', async ({ assert, client }) => {
    const { own, id } = await asking(client, approval({ timeoutMs: 1_500 }))
    const failed = await ended(own, id)
    assert.deepEqual([failed.status, failed.errorCode], ['failed', 'TIMEOUT'])
    const late = await answer(client, own.owner, id, { approved: true })
    late.assertStatus(409)
    assert.isUndefined(await pending(client, own.owner, id))
  })

  test('check what their schema asks for besides', async ({ assert, client }) => {
    const schema = { type: 'object', required: ['build'] }
    const { own, id } = await asking(client, approval({ schema }))
    const refused = await answer(client, own.owner, id, { approved: true })
    refused.assertStatus(400)
    assert.equal(refused.body().error.details[0].field, 'payload.build')
    await answer(client, own.owner, id, { approved: true, build: 9 })
    assert.equal((await ended(own, id)).outputData.release.build, 9)
  })
})
