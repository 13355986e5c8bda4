import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { logDeployment } from '#actions/deployments/log_deployment'
import { apiUrl, EventStreamClient } from '#tests/support/event_stream'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { Serving } from '#tests/support/serving'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('The log of a deployment', (group) => {
  let me: SignedIn
  const open: EventStreamClient[] = []
  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    me = await signedIn()
    return async () => {
      for (const stream of open.splice(0)) await stream.close()
    }
  })

  const follow = async (serving: Serving, query = '', lastEventId = '') => {
    const url = apiUrl(`/deployments/${serving.id}/logs?follow=true${query}`)
    const headers = me.headers as Record<string, string>
    const stream = await EventStreamClient.open(url, headers, lastEventId)
    open.push(stream)
    return stream
  }
  const said = (stream: EventStreamClient): string[] =>
    stream.of('log').map(({ message }) => message)

  test('what it and its executions say is one log', async ({ client, assert }) => {
    const agentId = await new Executions(client, me).code(`console.log('hello'); return 1`)
    const serving = await Serving.start(client, me, { agentId })
    const url = apiUrl(`/deployments/${serving.id}/logs?follow=true`)
    const stream = await EventStreamClient.open(url, me.headers as Record<string, string>)
    await serving.run({})
    await eventually(() => stream.events.some((one) => one.data.message.includes('hello')), 10_000)
    await stream.close()
    const read = async (query: string) =>
      (
        await client.get(`/api/v1/deployments/${serving.id}/logs${query}`).headers(me.headers)
      ).body().data
    const lines = await read('')
    assert.equal(lines[0].message, 'It is starting')
    assert.isTrue(
      lines.some((one: any) => one.message.includes('hello') && one.metadata.executionId)
    )
    assert.lengthOf(await read('?tail=1'), 1)
    assert.deepEqual(await read('?level=error'), [])
    assert.deepEqual(await read('?since=2999-01-01'), [])
    const bad = `/api/v1/deployments/${serving.id}/logs?tail=1001`
    ;(await client.get(bad).headers(me.headers)).assertStatus(400)
  })

  test('comes as it is written, with nothing missing and nothing twice', async ({
    client,
    assert,
  }) => {
    const serving = await Serving.start(client, me, {})
    const stream = await follow(serving)
    await stream.until((one) => one.of('log').length === 2)
    const begun = said(stream)
    // Begun first, committed last: what is read in between must not be taken for all there is.
    const late = await db.transaction()
    await logDeployment(serving.id, 'info', 'late', null, late)
    await logDeployment(serving.id, 'info', 'early')
    await stream.until((one) => said(one).includes('early'))
    const place = stream.lastEventId
    await late.commit()
    await stream.until((one) => said(one).includes('late'))
    assert.deepEqual(said(stream), [...begun, 'early', 'late'])
    const again = await follow(serving, '', place)
    await again.until((one) => said(one).length > 0)
    assert.deepEqual(said(again), ['late'])
    await serving.act('maintenance')
    await again.until((one) => said(one).length > 1)
    assert.match(said(again)[1]!, /maintenance/)
  })

  test('has what goes on for long, however much was begun since', async ({
    client,
    assert,
    cleanup,
  }) => {
    const executions = new Executions(client, me)
    const agentId = await executions.code(`console.log('at last'); return 1`)
    const workflowId = await executions.workflow([
      { stepKey: 'rest', stepType: 'wait', config: { signal: 'go' } },
      { stepKey: 'say', stepType: 'agent', agentId, dependsOn: ['rest'] },
    ])
    const serving = await Serving.start(client, me, { workflowId })
    const { executionId } = (await serving.run({}, '?mode=async')).body().data
    await eventually(async () => (await executions.show(executionId)).status === 'waiting')
    const since = new Date().toISOString()
    const begun = `insert into executions (id, user_id, workflow_id, workflow_version, deployment_id,
        status, completed_at)
      select overlay(gen_random_uuid()::text placing 'ffffffff-ffff-7' from 1 for 15)::uuid, user_id,
        workflow_id, 1, deployment_id, 'completed', now()
      from executions, generate_series(1, 1001) where id = ?`
    await db.rawQuery(begun, [executionId])
    cleanup(async () => {
      const newest = 'ffffffff-ffff-7000-8000-000000000000'
      await db.from('executions').where('id', '>=', newest).delete()
    })
    const stream = await follow(serving)
    await stream.until((one) => one.lastEventId !== '')
    const path = `/api/v1/executions/${executionId}/signals`
    ;(await client.post(path).headers(me.headers).json({ name: 'go' })).assertStatus(200)
    await stream.until((one) => said(one).some((line) => line.includes('at last')))
    const lines = await client
      .get(`/api/v1/deployments/${serving.id}/logs?since=${since}`)
      .headers(me.headers)
    assert.isTrue(lines.body().data.some(({ message }: any) => message.includes('at last')))
  })

  test('of many lines comes whole, and is resumed between any two of them', async ({
    client,
    assert,
  }) => {
    const serving = await Serving.start(client, me, {})
    const first = await follow(serving)
    await first.until((one) => one.lastEventId !== '')
    await first.close()
    const rows = `insert into deployment_events (id, deployment_id, level, message, created_at)
      select gen_random_uuid(), ?, 'info', 'line ' || n, now() + n / 50 * interval '1 ms'
      from generate_series(1, 450) n`
    await db.rawQuery(rows, [serving.id])
    const second = await follow(serving, '', first.lastEventId)
    await second.until((one) => one.of('log').length === 450)
    const all = said(second)
    assert.lengthOf(new Set(all), 450)
    for (const index of [0, 198, 199, 200, 448]) {
      const third = await follow(serving, '', second.events[index]!.id)
      await third.until((one) => one.of('log').length === 449 - index)
      assert.deepEqual(said(third), all.slice(index + 1))
      await third.close()
    }
    const warnings = await follow(serving, '&level=warn', first.lastEventId)
    await logDeployment(serving.id, 'warn', 'careful')
    await warnings.until((one) => one.of('log').length > 0)
    assert.deepEqual(said(warnings), ['careful'])
    for (const unknown of ['nonsense', Buffer.from('1;1:2:x').toString('base64url')]) {
      assert.equal((await follow(serving, '', unknown)).response.status, 400)
    }
  })
})
