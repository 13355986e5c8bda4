import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import type pg from 'pg'
import { whileAway } from '#journal/patience'
import { url } from '#config/database'
import { QueueConnection } from '#services/queue/queue_connection'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'

/** Ends the connections that wait for a lock in one statement. @returns How many there were. */
async function cutWaiting(pool: pg.Pool, statement: string): Promise<number> {
  const { rows } = await pool.query<{ cut: boolean }>(
    `select pg_terminate_backend(pid) as cut from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
    [`%${statement}%`]
  )
  return rows.length
}

test.group('A connection to the database that is cut', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    // An idle connection that is cut says so to the pool.
    world.pool.on('error', () => {})
    return () => world.close()
  })

  test('fails no step that was looking for the workflow that it calls', async ({ assert }) => {
    const echo = { stepKey: 'echo', stepType: 'agent', agentId: await world.agent('echo') }
    const workflowId = await world.workflow([echo])
    const agentId = await world.agent('caller', 'workflow', { workflowId })
    const id = await world.accept([{ stepKey: 'call', stepType: 'agent', agentId }])
    const holder = await world.pool.connect()
    await holder.query('begin; lock table workflows in access exclusive mode')
    const driven = world.worker(60).driver.drive(id)
    await eventually(() => cutWaiting(world.pool, 'from workflows'))
    await holder.query('commit')
    holder.release()
    assert.equal(await driven, 'parked')
    assert.deepEqual(await world.trail(id), ['call#1 waiting', 'call/workflow#1 waiting'])
  })

  test('loses no signal that a live driver was told of', async ({ assert }) => {
    const id = await world.accept([{ stepKey: 'w', stepType: 'wait', config: { signal: 'go' } }])
    const { journal } = world.worker()
    await world.pool.query('select signal_execution($1, $2, $3)', [id, 'go', '1'])
    const holder = await world.pool.connect()
    await holder.query('begin; lock table execution_signals in access exclusive mode')
    const read = journal.signals(id, 0)
    await eventually(() => cutWaiting(world.pool, 'from execution_signals'))
    await holder.query('commit')
    holder.release()
    assert.deepEqual(
      (await read).map(({ name, payload }) => [name, payload]),
      [['go', 1]]
    )
  })

  test('is asked again where that may be, and what is refused is refused at once', async ({
    assert,
  }) => {
    let asked = 0
    const cutOnce = () => world.pool.query(asked++ === 0 ? CUT_MYSELF : 'select 1 as one')
    assert.deepEqual((await whileAway(cutOnce)).rows, [{ one: 1 }])
    assert.equal(asked, 2)
    let refused = 0
    const wrong = () => world.pool.query(`select 1 / ${refused++}`)
    await assert.rejects(() => whileAway(wrong), /division by zero/)
    assert.equal(refused, 1)
  })

  test('between two statements ends no process: that of the journal, and that of the queue', async ({
    assert,
  }) => {
    const queue = new QueueConnection({ kind: 'postgres', databaseUrl: url, redisUrl: undefined })
    const pools = [await app.container.make('turbocat/pool'), queue.options as pg.Pool]
    for (const pool of pools) {
      const client = await pool.connect()
      await client.query('begin')
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      const ended = new Promise((resolve) => client.once('end', resolve))
      await world.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
      // What nobody hears here is an uncaught exception, and the end of the process.
      await ended
      await assert.rejects(() => client.query('commit'))
      client.release(true)
      const again = await pool.query<{ one: number }>('select 1 as one')
      assert.deepEqual(again.rows, [{ one: 1 }])
    }
    await queue.close()
  })
})

const CUT_MYSELF = 'select pg_terminate_backend(pg_backend_pid())'
