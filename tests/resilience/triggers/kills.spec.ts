import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { randomFrom } from '#tests/support/random'
import { eventually } from '#tests/support/eventually'
import { ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

const QUICK = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]
const SCHEDULES = 3
const SCHEDULERS = 3
const KILLS = 4

/** Times at which every second fires, between two, as the schedule names them. */
const everySecond = (from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / 1_000) + 1 }, (_, at) => from + at * 1_000)

test.group('Schedulers and readers of events that are killed', () => {
  test('fire each time exactly once, and start what follows exactly once', async ({ assert }) => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
    const random = randomFrom(seed)
    const owner = await signedIn()
    const server = await ServerProcess.start()
    const make = async (fields: object) => {
      const body = { name: 'Fires', status: 'active', steps: QUICK, ...fields }
      const { status, body: answer } = await server.ask('POST', '/workflows', owner.headers, body)
      assert.equal(status, 201, JSON.stringify(answer))
      return answer.data.id as string
    }
    const quick = { LEASE_SECONDS: '2', SWEEP_SECONDS: '1' }
    const workers = Array.from({ length: SCHEDULERS }, () => WorkerProcess.start(quick))
    await Promise.all(workers)
    const ids: string[] = []
    try {
      const config = { overlap: 'parallel', catchUp: 'all' }
      const fields = { scheduleEnabled: true, scheduleCron: '* * * * * *', triggerConfig: config }
      for (let n = 0; n < SCHEDULES; n++) ids.push(await make(fields))
      const trigger = { type: 'event', event: 'workflow.completed', workflowId: ids[0] }
      const follower = await make({ triggerConfig: trigger })
      const began = Date.now()
      for (let kill = 0; kill < KILLS; kill++) {
        const at = Math.floor(random() * SCHEDULERS)
        const pause = 200 + random() * 800
        await new Promise((resolve) => setTimeout(resolve, pause))
        await (await workers[at]!).kill()
        workers[at] = WorkerProcess.start(quick)
      }
      const stopped = { scheduleEnabled: false }
      const until = Date.now()
      await eventually(async () => {
        const { rows } = await db.rawQuery(
          `select min(next_fire_at) as next from workflow_schedules where workflow_id = any(?)`,
          [ids]
        )
        return rows[0].next.getTime() > until
      }, 60_000)
      for (const id of ids) await server.ask('PATCH', `/workflows/${id}`, owner.headers, stopped)

      const { rows: firings } = await db.rawQuery(
        `select f.workflow_id, f.fire_at, f.outcome, e.created_at
         from schedule_firings f left join executions e on e.id = f.execution_id
         where f.workflow_id = any(?) order by f.workflow_id, f.fire_at`,
        [ids]
      )
      const late: number[] = []
      for (const id of ids) {
        const own = firings.filter((row: { workflow_id: string }) => row.workflow_id === id)
        const times = own.map(({ fire_at: at }: { fire_at: Date }) => at.getTime())
        assert.deepEqual(times, everySecond(times[0], times.at(-1)), 'a firing is missing')
        assert.isBelow(times[0], began + 2_000)
        assert.isAtLeast(times.at(-1), until - 1_000)
        for (const { outcome, created_at: at, fire_at: named } of own) {
          assert.equal(outcome, 'started')
          late.push(at.getTime() - named.getTime())
        }
      }
      const { rows: started } = await db.rawQuery(
        `select trigger_data->>'scheduledFor' as time from executions
         where workflow_id = any(?) and trigger_type = 'scheduled'`,
        [ids]
      )
      assert.lengthOf(started, firings.length, 'an execution has no firing, or a firing none')

      const open = `('pending', 'running', 'waiting')`
      await eventually(async () => {
        const { rows } = await db.rawQuery(
          `select (select count(*) from executions where user_id = :user and status in ${open})
             + (select count(*) from execution_endings where user_id = :user) as left`,
          { user: owner.user.id }
        )
        return Number(rows[0].left) === 0
      }, 60_000)
      const { rows: followed } = await db.rawQuery(
        `select trigger_data->>'executionId' as source, count(*)::int as times from executions
         where workflow_id = ? group by 1`,
        [follower]
      )
      // The first may have ended before anybody waited for it.
      const { rows: sources } = await db.rawQuery(
        `select e.id from executions e join event_subscriptions s on s.workflow_id = ?
         where e.workflow_id = ? and e.completed_at >= s.since`,
        [follower, ids[0]!]
      )
      assert.lengthOf(followed, sources.length, 'an ending started nothing')
      assert.isTrue(followed.every(({ times }: { times: number }) => times === 1))

      late.sort((a, b) => a - b)
      const [p50, p95] = [0.5, 0.95].map((part) => late[Math.floor(late.length * part)])
      process.stdout.write(
        `    killed ${KILLS}, firings ${firings.length}, lost 0, doubled 0, followed ${followed.length}; ` +
          `late p50 ${p50} ms, p95 ${p95} ms, seed ${seed}\n`
      )
    } finally {
      await db.from('workflow_schedules').whereIn('workflow_id', ids).delete()
      for (const worker of await Promise.all(workers)) await worker.kill()
      await server.stop()
    }
  }).timeout(240_000)
})
