import { readdir, readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Fleet, Overlap, step } from './fleet.js'

/** The processes below another one, by id. */
async function below(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = new Map<number, number>()
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended, and waits for nothing but to be counted.
    if (fields[0] !== 'Z') parents.set(pid, Number(fields[1]))
  }
  const found = [parent]
  for (const pid of found) {
    for (const [child, of] of parents) if (of === pid) found.push(child)
  }
  return found.slice(1)
}

test.group('What runs is stopped', (group) => {
  let fleet: Fleet
  group.each.setup(async () => {
    fleet = await Fleet.start(1, { SANDBOX_POOL_SIZE: '0' })
    return () => fleet.stop()
  })

  const worker = () => fleet.workers[0]!.child.pid!

  async function msUntil(condition: () => boolean | Promise<boolean>): Promise<number> {
    const began = performance.now()
    await eventually(condition, 3_000)
    return Math.round(performance.now() - began)
  }

  const forever = { runtime: 'nodejs', code: 'export function main() { for (;;) {} }' }

  test('a cancel reaches the processes of code agents within a second', async ({ assert }) => {
    const agentId = await fleet.agent('code', forever)
    const config = { items: [1, 2, 3], maxConcurrency: 3 }
    const loop = { stepKey: 'l', stepType: 'loop', agentId, config }
    const id = await fleet.execute(await fleet.workflow([loop]))
    await eventually(async () => {
      const { rows } = await db.rawQuery(
        `select count(*)::int as running from execution_steps
         where execution_id = ? and status = 'running' and path like 'l[%'`,
        [id]
      )
      return rows[0].running === 3 && (await below(worker())).length >= 2
    }, 60_000)
    const before = (await below(worker())).length
    const [answer, ms] = await Promise.all([
      fleet.ask('POST', `/executions/${id}/cancel`),
      msUntil(async () => (await below(worker())).length === 0),
    ])
    process.stdout.write(`    ${before} processes gone ${ms} ms after the cancel was asked for\n`)
    assert.equal(answer.body.data.status, 'cancelled')
    assert.isBelow(ms, 1_000)
  })
    .retry(2)
    .timeout(180_000)

  test('a time-out reaches the process within a second', async ({ assert }) => {
    const agentId = await fleet.agent('code', forever)
    const workflowId = await fleet.workflow([step('run', agentId, { timeoutMs: 1_000 })])
    const id = await fleet.execute(workflowId)
    await eventually(async () => (await below(worker())).length > 0)
    const counts = await fleet.finished([workflowId], 60_000)
    const ms = await msUntil(async () => (await below(worker())).length === 0)
    const { rows } = await db.rawQuery(
      'select duration_ms::int as ms from executions where id = ?',
      [id]
    )
    process.stdout.write(`    ended after ${rows[0].ms} ms, its process gone ${ms} ms later\n`)
    assert.deepEqual(counts, { failed: 1 })
    assert.isBelow(rows[0].ms, 2_500)
    assert.isBelow(ms, 1_000)
  })
    .retry(2)
    .timeout(180_000)

  test('a cancel closes the sockets of a loop of twenty within a second', async ({ assert }) => {
    const overlap = new Overlap(fleet.outside, 30_000)
    const agentId = await fleet.calling('/hang')
    const config = { items: Array.from({ length: 20 }, (_, n) => n), maxConcurrency: 20 }
    const loop = { stepKey: 'l', stepType: 'loop', agentId, config }
    const id = await fleet.execute(await fleet.workflow([loop]))
    await eventually(() => overlap.open('/hang') === 20)
    const [, ms] = await Promise.all([
      fleet.ask('POST', `/executions/${id}/cancel`),
      msUntil(() => overlap.open('/hang') === 0),
    ])
    process.stdout.write(`    20 sockets closed ${ms} ms after the cancel was asked for\n`)
    assert.equal(fleet.outside.closedEarly, 20)
    assert.isBelow(ms, 1_000)
  })
    .retry(2)
    .timeout(180_000)

  test('the time limit of a workflow closes the socket', async ({ assert }) => {
    const overlap = new Overlap(fleet.outside, 30_000)
    const definition = {
      nodes: [{ id: 'call', type: 'agent', agentId: await fleet.calling('/long'), name: 'call' }],
      edges: [],
      metadata: { timeout: 1 },
    }
    const fields = { name: 'Limited', status: 'active', definition }
    const workflowId = await fleet.make('/workflows', fields)
    await fleet.execute(workflowId)
    await eventually(() => overlap.open('/long') === 1)
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { timeout: 1 })
    const ms = await msUntil(() => overlap.open('/long') === 0)
    assert.isBelow(ms, 1_000)
  })
    .retry(2)
    .timeout(180_000)

  test('a drained worker leaves no lease, no slot, no row and no process', async ({ assert }) => {
    new Overlap(fleet.outside, 700)
    const agentId = await fleet.calling('/drained', { maxConcurrentExecutions: 3 })
    const workflowId = await fleet.workflow([step('call', agentId)])
    for (let n = 0; n < 6; n++) await fleet.execute(workflowId)
    await eventually(() => fleet.outside.of('/drained').length === 3)
    const pid = worker()
    await fleet.workers[0]!.stop()
    assert.deepEqual(await below(pid), [])
    const { rows } = await db.rawQuery(
      `select (select count(*) from executions where workflow_id = ? and lease_owner is not null)
         + (select count(*) from agent_slots where agent_id = ? and taken_at is not null)
         + (select count(*) from workers where pid = ?) as left`,
      [workflowId, agentId, pid]
    )
    assert.equal(Number(rows[0].left), 0)
    await fleet.add()
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 6 })
  }).timeout(180_000)
})
