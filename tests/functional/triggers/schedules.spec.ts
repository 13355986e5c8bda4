import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { Executions } from '#tests/support/executions'
import { eventually } from '#tests/support/eventually'
import { signedIn } from '#tests/support/signed_in'
import { firingsOf, firingsUntil, setBack } from '#tests/support/triggers'
import { sharedWorker } from '#tests/support/worker_process'

const QUICK = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]
const SLOW = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 600_000 } }]

/** In an hour at least: what fires sooner in these tests, they made fire. */
const YEARLY = { scheduleEnabled: true, scheduleCron: '0 0 1 1 *' }

const HOUR = 3_600_000

async function owned(client: ApiClient) {
  const flows = new Executions(client, await signedIn())
  const change = async (id: string, fields: object, status = 200) => {
    const path = `/api/v1/workflows/${id}`
    const response = await client.patch(path).headers(flows.owner.headers).json(fields)
    response.assertStatus(status)
    return response.body()
  }
  return { flows, change }
}

const scheduleOf = (id: string) => db.from('workflow_schedules').where('workflow_id', id).first()

test.group('Schedules', (group) => {
  group.setup(async () => void (await sharedWorker()))
  group.each.timeout(20_000)

  test('start an execution within a second of the time', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const id = await flows.workflow(QUICK, {
      scheduleEnabled: true,
      scheduleCron: '* * * * * *',
      triggerConfig: { overlap: 'parallel', inputData: { n: 7 } },
    })
    const rows = await firingsUntil(id, (found) => found.length >= 3)
    await change(id, { scheduleEnabled: false })
    const execution = await eventually(async () => {
      const found = await flows.show(rows[0]!.execution_id!)
      return found.status === 'completed' && found
    })
    assert.equal(execution.triggerType, 'scheduled')
    assert.deepEqual(execution.inputData, { n: 7 })
    assert.equal(execution.triggerData.scheduledFor, rows[0]!.fire_at.toISOString())
    assert.equal(execution.triggerData.scheduleId, id)
    for (const { outcome, fire_at: fireAt, execution_id: executionId } of rows) {
      assert.equal(outcome, 'started')
      const { createdAt } = await flows.show(executionId!)
      assert.isBelow(Date.parse(createdAt) - fireAt.getTime(), 1_000)
    }
  }).retry(2)

  test('have a next time only while the workflow is active', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const id = await flows.workflow(QUICK, { ...YEARLY, status: 'draft' })
    assert.isNull(await scheduleOf(id))
    await change(id, { status: 'active' })
    const before = await scheduleOf(id)
    const year = new Date().getUTCFullYear() + 1
    assert.equal(before.next_fire_at.toISOString(), `${year}-01-01T00:00:00.000Z`)
    await change(id, { scheduleTimezone: 'Asia/Tokyo' })
    const moved = (await scheduleOf(id)).next_fire_at.getTime()
    assert.equal(moved, before.next_fire_at.getTime() - 9 * HOUR)
    for (const off of [{ scheduleEnabled: false }, { status: 'inactive' }]) {
      await change(id, off)
      assert.isNull(await scheduleOf(id))
      await change(id, { scheduleEnabled: true, status: 'active' })
      assert.isNotNull(await scheduleOf(id))
    }
    await client.delete(`/api/v1/workflows/${id}`).headers(flows.owner.headers)
    assert.isNull(await scheduleOf(id))
  })

  test('keep a firing that is due when something else changes', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const id = await flows.workflow(QUICK, { ...YEARLY, status: 'active' })
    const fireAt = new Date(Date.now() + HOUR)
    await setBack(id, fireAt)
    await change(id, { name: 'Another', triggerConfig: { catchUp: 'all' } })
    assert.deepEqual((await scheduleOf(id)).next_fire_at, fireAt)
    await change(id, { scheduleCron: '0 0 2 1 *' })
    assert.notDeepEqual((await scheduleOf(id)).next_fire_at, fireAt)
  })

  test('that are on need a cron expression', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const id = await flows.workflow(QUICK)
    const refused = await change(id, { scheduleEnabled: true }, 400)
    assert.equal(refused.error.details[0].field, 'scheduleCron')
    await change(id, YEARLY)
    await change(id, { scheduleCron: null }, 400)
  })

  test('refuse {field} that is wrong')
    .with([
      { field: 'overlap', value: 'later' },
      { field: 'catchUp', value: 'some' },
      { field: 'jitterMs', value: -1 },
      { field: 'jitterMs', value: 3_600_001 },
      { field: 'inputData', value: [] },
      { field: 'type', value: 'telepathy' },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const { flows, change } = await owned(client)
      const id = await flows.workflow(QUICK)
      const refused = await change(id, { triggerConfig: { [field]: value } }, 400)
      assert.equal(refused.error.details[0].field, `triggerConfig.${field}`)
    })

  test('that overlap are skipped, and say so', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const id = await flows.workflow(SLOW, { ...YEARLY })
    await setBack(id, new Date(Date.now() - 2_000))
    const [first] = await firingsUntil(id, (rows) => rows.length === 1)
    await setBack(id, new Date(Date.now() - 1_000))
    const [, second] = await firingsUntil(id, (rows) => rows.length === 2)
    assert.equal(first!.outcome, 'started')
    assert.deepInclude(second, { outcome: 'skipped', reason: 'overlap', execution_id: null })
    await change(id, { scheduleEnabled: false })
  })

  test('that overlap wait in a queue for the one before', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const id = await flows.workflow(SLOW, { ...YEARLY, triggerConfig: { overlap: 'queue' } })
    for (const count of [1, 2, 3]) {
      await setBack(id, new Date(Date.now() - 4_000 + count * 1_000))
      await firingsUntil(id, (rows) => rows.length === count)
    }
    const outcomes = async () => (await firingsOf(id)).map(({ outcome }) => outcome)
    assert.deepEqual(await outcomes(), ['started', 'queued', 'queued'])
    const [first] = await firingsOf(id)
    const cancel = `/api/v1/executions/${first!.execution_id}/cancel`
    ;(await client.post(cancel).headers(flows.owner.headers)).assertStatus(200)
    await firingsUntil(id, ([, second]) => second!.outcome === 'started')
    assert.deepEqual(await outcomes(), ['started', 'started', 'queued'])
    await change(id, { status: 'inactive' })
    const [, , third] = await firingsOf(id)
    assert.deepInclude(third, { outcome: 'skipped', reason: 'deactivated' })
  })

  test('that overlap take the place of what runs', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const config = { triggerConfig: { overlap: 'cancel_running' } }
    const id = await flows.workflow(SLOW, { ...YEARLY, ...config })
    await setBack(id, new Date(Date.now() - 2_000))
    const [first] = await firingsUntil(id, (rows) => rows[0]?.outcome === 'started')
    await setBack(id, new Date(Date.now() - 1_000))
    const rows = await firingsUntil(id, (found) => found[1]?.outcome === 'started')
    assert.equal((await flows.show(first!.execution_id!)).status, 'cancelled')
    assert.notEqual(rows[1]!.execution_id, first!.execution_id)
    await change(id, { status: 'inactive' })
  })

  test('make up for what was missed: {catchUp}')
    .with([
      { catchUp: 'none', outcomes: ['skipped 5'] },
      { catchUp: 'one', outcomes: ['skipped 4', 'started 0'] },
      { catchUp: 'all', outcomes: Array.from({ length: 5 }, () => 'started 0') },
    ])
    .run(async ({ client, assert }, row) => {
      const { flows, change } = await owned(client)
      const id = await flows.workflow(QUICK, {
        scheduleEnabled: true,
        scheduleCron: '0 * * * *',
        triggerConfig: { catchUp: row.catchUp, overlap: 'parallel' },
      })
      const thisHour = Math.floor((Date.now() - 120_000) / HOUR) * HOUR
      await setBack(id, new Date(thisHour - 4 * HOUR))
      const rows = await firingsUntil(id, (found) => found.length === row.outcomes.length)
      await change(id, { scheduleEnabled: false })
      assert.deepEqual(
        rows.map(({ outcome, missed }) => `${outcome} ${missed}`),
        row.outcomes
      )
      assert.deepEqual(rows.at(-1)!.missed_until ?? rows.at(-1)!.fire_at, new Date(thisHour))
    })

  test('of an owner who was deactivated start nothing', async ({ client, assert }) => {
    const { flows } = await owned(client)
    const id = await flows.workflow(QUICK, YEARLY)
    await flows.owner.user.merge({ isActive: false }).save()
    await setBack(id, new Date(Date.now() - 1_000))
    const [row] = await firingsUntil(id, (rows) => rows.length === 1)
    assert.deepInclude(row, { outcome: 'skipped', reason: 'owner_inactive' })
  })

  test('tell what keeps the workflow from being started', async ({ client, assert }) => {
    const { flows, change } = await owned(client)
    const id = await flows.workflow([], YEARLY)
    await setBack(id, new Date(Date.now() - 1_000))
    const [row] = await firingsUntil(id, (rows) => rows.length === 1)
    assert.deepInclude(row, { outcome: 'failed', message: 'The workflow has no steps' })
    await change(id, { status: 'inactive' })
  })
})
