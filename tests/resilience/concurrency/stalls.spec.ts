import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Fleet, Overlap, step } from './fleet.js'

/** What a worker is made of, besides its libraries. */
const SOURCES = [
  ...['.adonisjs', 'ace.js', 'adonisrc.ts', 'app', 'bin', 'commands', 'config', 'database'],
  ...['package.json', 'providers', 'resources', 'start', 'tsconfig.json'],
]

test.group('Workers', (group) => {
  let fleet: Fleet
  group.each.setup(async () => {
    fleet = await Fleet.start(1)
    return () => fleet.stop()
  })

  /** Everything that the journal holds of an execution. */
  async function snapshot(id: string): Promise<string> {
    const { rows } = await db.rawQuery(
      `select (select row_to_json(e) from executions e where id = :id) as execution,
         (select json_agg(s order by path, attempt) from execution_steps s where execution_id = :id) as steps,
         (select json_agg(l order by id) from execution_logs l where execution_id = :id) as logs`,
      { id }
    )
    return JSON.stringify(rows[0])
  }

  test('one that stood still past its lease writes nothing and fails nobody', async ({
    assert,
  }) => {
    let answered = 0
    fleet.outside.answer((_request, response, count) => {
      // The first call is answered while its worker stands still.
      setTimeout(() => response.end('{}'), count === 1 ? 1_000 : 10)
      answered = count
    })
    const agentId = await fleet.calling('/stalled', { maxConcurrentExecutions: 1 })
    const workflowId = await fleet.workflow([
      step('call', agentId),
      step('again', agentId, { dependsOn: ['call'] }),
    ])
    const id = await fleet.execute(workflowId)
    await eventually(() => answered === 1)
    const stalled = fleet.workers[0]!.child
    stalled.kill('SIGSTOP')
    await fleet.add()
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 1 })
    const before = await snapshot(id)
    stalled.kill('SIGCONT')
    await eventually(async () => {
      const { rows } = await db.rawQuery(
        `select last_seen_at > now() - interval '1 second' as back from workers where pid = ?`,
        [stalled.pid!]
      )
      return rows[0]?.back
    }, 60_000)
    // It drives again, and so has seen that its lease is gone.
    for (let n = 0; n < 10; n++) await fleet.execute(workflowId)
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 11 })
    assert.equal(await snapshot(id), before)
    assert.isTrue(fleet.workers[0]!.running)
    assert.equal(JSON.parse(before).execution.lease_number, 2)
  }).timeout(180_000)

  test('one in another folder works with the same database', async ({ assert }) => {
    const folder = await mkdtemp(join(tmpdir(), 'turbocat-elsewhere-'))
    try {
      for (const name of SOURCES) {
        await cp(app.makePath(name), join(folder, name), { recursive: true })
      }
      await symlink(app.makePath('node_modules'), join(folder, 'node_modules'))
      new Overlap(fleet.outside, 10)
      await fleet.workers[0]!.stop()
      const other = await fleet.add({}, folder)
      const workflowId = await fleet.workflow([step('call', await fleet.calling('/elsewhere'))])
      for (let n = 0; n < 5; n++) await fleet.execute(workflowId)
      assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 5 })
      await other.stop()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }).timeout(180_000)
})
