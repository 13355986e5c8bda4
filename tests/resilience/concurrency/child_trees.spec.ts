import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Fleet, Overlap, step } from './fleet.js'

const ITEMS = [1, 2, 3, 4, 5, 6]

/** Long enough for a child to end while the lease of its parent's dead worker still counts. */
const LEASE_SECONDS = '6'

test.group('Trees of executions', (group) => {
  let fleet: Fleet
  group.each.setup(async () => {
    fleet = await Fleet.start(1, { LEASE_SECONDS })
    return () => fleet.stop()
  })

  const calls = (workflowId: string) => fleet.agent('workflow', { workflowId })

  async function below(id: string) {
    const { rows } = await db.rawQuery(
      `with recursive tree as (
         select id, status, completed_at, depth from executions where id = ?
         union all
         select e.id, e.status, e.completed_at, e.depth from executions e
         join tree t on t.id = e.parent_execution_id
       ) select * from tree order by depth`,
      [id]
    )
    return rows as Array<{ id: string; status: string; completed_at: Date | null }>
  }

  test('what a child gave while its parent’s worker was dead is not lost', async ({ assert }) => {
    let hang = true
    fleet.outside.answer((_request, response) => {
      if (!hang) response.setHeader('content-type', 'application/json').end('{}')
    })
    const wait = { stepKey: 'go', stepType: 'wait', config: { signal: 'go' } }
    const branches = [
      { key: 'child', agentId: await calls(await fleet.workflow([wait])) },
      { key: 'busy', agentId: await fleet.calling('/busy') },
    ]
    const config = { branches }
    const workflowId = await fleet.workflow([{ stepKey: 'p', stepType: 'parallel', config }])
    const id = await fleet.execute(workflowId)
    const child = await eventually(async () => {
      const [, made] = await below(id)
      return made?.status === 'waiting' && fleet.outside.requests.length === 1 ? made : null
    }, 60_000)
    await fleet.add()
    await fleet.workers[0]!.kill()
    hang = false
    const payload = { name: 'go', payload: 7 }
    await fleet.ask('POST', `/executions/${child.id}/signals`, payload)
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 1 })
    const { rows } = await db.rawQuery('select output_data from executions where id = ?', [id])
    assert.deepEqual(rows[0].output_data.p.child, { go: 7 })
    const tree = await below(id)
    assert.lengthOf(tree, 2)
    assert.isBelow(tree[1]!.completed_at!.getTime(), tree[0]!.completed_at!.getTime())
    process.stdout.write(
      `    the child ended ${tree[0]!.completed_at!.getTime() - tree[1]!.completed_at!.getTime()} ms before its parent\n`
    )
  }).timeout(180_000)

  test('kills inside loops of branches that call leave one result for each path', async ({
    assert,
  }) => {
    new Overlap(fleet.outside, 150)
    const rest = { stepKey: 'rest', stepType: 'wait', config: { durationMs: 400 } }
    const branches = [
      { key: 'child', agentId: await calls(await fleet.workflow([rest])) },
      { key: 'get', agentId: await fleet.calling('/nested') },
      { key: 'calm', steps: [rest] },
    ]
    const steps = [{ stepKey: 'fan', stepType: 'parallel', config: { branches } }]
    const config = { items: '{{ inputs.list }}', maxConcurrency: 2, steps }
    const workflowId = await fleet.workflow([{ stepKey: 'each', stepType: 'loop', config }])
    const id = await fleet.execute(workflowId, { inputData: { list: ITEMS } })
    for (let kill = 1; kill <= 3; kill++) {
      await eventually(() => fleet.outside.of('/nested').length >= kill * 2, 60_000)
      await fleet.workers.at(-1)!.kill()
      await fleet.add()
    }
    assert.deepEqual(await fleet.finished([workflowId], 90_000), { completed: 1 })
    const { rows } = await db.rawQuery(
      `select count(*)::int as done, count(distinct path)::int as paths from execution_steps
       where execution_id = ? and status = 'completed'`,
      [id]
    )
    // The loop, and for each item the branching, its three branches and the step in one of them.
    assert.equal(rows[0].done, rows[0].paths)
    const tree = await below(id)
    assert.lengthOf(tree, 1 + ITEMS.length)
    assert.isTrue(tree.every(({ status }) => status === 'completed'))
    process.stdout.write(`    killed 3, ${rows[0].paths} paths, lost 0, doubled 0\n`)
  }).timeout(200_000)

  test('a cancel of the root closes the socket of the grandchild within a second', async ({
    assert,
  }) => {
    const overlap = new Overlap(fleet.outside, 60_000)
    const leaf = await fleet.workflow([step('hang', await fleet.calling('/leaf'))])
    const middle = await fleet.workflow([step('down', await calls(leaf))])
    const root = await fleet.workflow([step('down', await calls(middle))])
    const id = await fleet.execute(root)
    await eventually(() => overlap.open('/leaf') === 1, 20_000)
    const began = performance.now()
    const closed = eventually(() => overlap.open('/leaf') === 0, 5_000)
    await fleet.ask('POST', `/executions/${id}/cancel`)
    await closed
    const ms = Math.round(performance.now() - began)
    await eventually(async () => {
      const statuses = (await below(id)).map(({ status }) => status)
      return statuses.length === 3 && statuses.every((status) => status === 'cancelled')
    })
    process.stdout.write(`    closed ${ms} ms after the cancel was asked for\n`)
    assert.isBelow(ms, 1_000)
  })
    .retry(2)
    .timeout(180_000)
})
