import pg from 'pg'
import { test } from '@japa/runner'
import { CommitRefusedError } from '#engine/contracts/commit'
import { LeaseLostError } from '#engine/contracts/journal'
import type { Commit } from '#engine/contracts/commit'
import type { Lease } from '#engine/contracts/journal'
import type { StepRecord } from '#engine/contracts/step_record'
import type { Json } from '#engine/graph/types'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'
import { url } from '#config/database'

function row(fields: Partial<StepRecord> = {}): StepRecord {
  return {
    path: 'a',
    attempt: 1,
    stepKey: 'a',
    stepType: 'agent',
    iteration: null,
    agentId: null,
    agentVersion: null,
    status: 'completed',
    inputs: undefined,
    output: undefined,
    error: null,
    usage: null,
    wakeAt: null,
    startedAt: Date.now(),
    completedAt: Date.now(),
    ...fields,
  }
}

function commit(steps: StepRecord[], fields: Partial<Commit> = {}): Commit {
  return { steps, logs: [], progress: null, ending: null, ...fields }
}

const PROGRESS = { stepsCompleted: 1, stepsFailed: 0, stepsTotal: 1 }
const NO_USAGE = { inputTokens: 0, outputTokens: 0, costUsd: '0' }
const COMPLETED = {
  kind: 'final' as const,
  status: 'completed' as const,
  output: null,
  error: null,
  usage: NO_USAGE,
}

test.group('The journal', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  async function lease(journal = world.worker().journal): Promise<Lease> {
    const agentId = await world.agent('echo')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    return (await journal.acquire(id))!.lease
  }

  async function counted(workflowId: string, agentId: string) {
    const { rows } = await world.pool.query(
      `select kind, total, successful, failed from counter_deltas
       where resource_id in ($1, $2) order by kind`,
      [workflowId, agentId]
    )
    return rows as unknown[]
  }

  test('a commit that comes twice counts once', async ({ assert }) => {
    const { journal } = world.worker()
    const agentId = await world.agent('echo')
    const held = await lease(journal)
    const steps = [row({ agentId, agentVersion: 1, output: 'once' })]
    await journal.commit(held, commit(steps))
    await journal.commit(held, commit([{ ...steps[0]!, output: 'twice' }]))
    const last = commit([], { progress: PROGRESS, ending: COMPLETED })
    await journal.commit(held, last)
    await assert.rejects(() => journal.commit(held, last), /no longer holds/)

    const execution = await world.execution(held.executionId)
    assert.equal((await world.steps(held.executionId))[0]!.output, 'once')
    assert.deepEqual(await counted(execution.workflow_id, agentId), [
      { kind: 'agent', total: 1, successful: 1, failed: 0 },
      { kind: 'workflow', total: 1, successful: 1, failed: 0 },
    ])
  })

  test('a commit under an old lease changes no row', async ({ assert }) => {
    const { journal } = world.worker()
    const old = await lease(journal)
    await world.expireLease(old.executionId)
    const { lease: young } = (await world.worker().journal.acquire(old.executionId))!
    assert.equal(young.number, old.number + 1)
    const before = await world.execution(old.executionId)
    const all = commit([row()], { progress: PROGRESS, ending: COMPLETED })
    await assert.rejects(() => journal.commit(old, all), LeaseLostError as never)
    assert.deepEqual(await world.execution(old.executionId), before)
    assert.deepEqual(await world.steps(old.executionId), [])
  })

  test('what jsonb can not hold is kept, and read back as it was', async ({ assert }) => {
    const { journal } = world.worker()
    const held = await lease(journal)
    const outputs: Json[] = [
      'nul \u0000 here',
      { 'lone \ud800': 'low \udc00' },
      { big: 'x'.repeat(5_000_000) },
      [1e308, -0.5, 2 ** 53 + 2],
      'a \\u0000 that is only text',
    ]
    const steps = outputs.map((output, index) => row({ path: `a[${index}]`, output }))
    const metadata = { 'key \ud800 \u0000': ['\udc00'] }
    const log = { level: 'info' as const, message: 'm \u0000 \ud800', createdAt: Date.now() }
    await journal.commit(held, {
      ...commit(steps),
      logs: [{ ...log, path: 'a', stepKey: 'a', metadata }],
    })
    await world.expireLease(held.executionId)
    const acquired = await world.worker().journal.acquire(held.executionId)
    assert.deepEqual(
      acquired!.steps.map((step) => step.held?.read() ?? step.output),
      outputs
    )
    const { rows } = await world.pool.query(
      'select message, metadata from execution_logs where execution_id = $1',
      [held.executionId]
    )
    assert.deepEqual(rows, [
      { message: 'm \ufffd \ufffd', metadata: { 'key \ufffd \ufffd': ['\ufffd'] } },
    ])
  })

  test('values over 64 KiB live apart, and equal ones once', async ({ assert }) => {
    const { journal } = world.worker()
    const held = await lease(journal)
    const output = `${held.executionId} ${'y'.repeat(70_000)}`
    await journal.commit(
      held,
      commit([0, 1, 2].map((index) => row({ path: `a[${index}]`, output })))
    )
    const { rows } = await world.pool.query(
      `select count(*) filter (where s.output is null)::int as apart, count(distinct p.hash)::int as kept
       from execution_steps s join payloads p on p.hash = s.output_ref where s.execution_id = $1`,
      [held.executionId]
    )
    assert.deepEqual(rows, [{ apart: 3, kept: 1 }])
  })

  test('one execution’s poison fails none of the others in its group', async ({ assert }) => {
    const { journal } = world.worker()
    const leases = await Promise.all(Array.from({ length: 40 }, () => lease(journal)))
    const flushes = journal.writer.flushes
    const results = await Promise.allSettled(
      leases.map((held, index) =>
        journal.commit(held, commit([row({ path: index === 17 ? 'p'.repeat(2_000) : 'a' })]))
      )
    )
    assert.deepEqual(
      results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : [])),
      [17]
    )
    assert.instanceOf((results[17] as PromiseRejectedResult).reason, CommitRefusedError)
    assert.isBelow(journal.writer.flushes - flushes, 15)
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const unwritable = commit([row({ output: circle as never })])
    await assert.rejects(() => journal.commit(leases[0]!, unwritable), CommitRefusedError as never)
  })

  test('commits of many executions share few round trips', async ({ assert }) => {
    const { journal } = world.worker()
    const leases = await Promise.all(Array.from({ length: 50 }, () => lease(journal)))
    const flushes = journal.writer.flushes
    await Promise.all(leases.map((held) => journal.commit(held, commit([row()]))))
    assert.isAtMost(journal.writer.flushes - flushes, 2)
  })

  test('a connection that is cut while it commits costs nothing', async ({ assert }) => {
    const name = `cut ${Math.random()}`
    const pool = new pg.Pool({ connectionString: url, max: 1, application_name: name })
    pool.on('error', () => {})
    const { journal } = world.worker(10, pool)
    const held = await lease(journal)
    const blocker = await world.pool.connect()
    await blocker.query('begin')
    await blocker.query('select 1 from executions where id = $1 for update', [held.executionId])
    const last = commit([row({ output: 1 })], { progress: PROGRESS, ending: COMPLETED })
    const committing = journal.commit(held, last)
    // It waits for the row: now its connection dies under it.
    await eventually(async () => {
      const { rowCount } = await world.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = $1 and wait_event_type = 'Lock'`,
        [name]
      )
      return rowCount
    })
    await blocker.query('rollback')
    blocker.release()
    await committing
    assert.equal((await world.execution(held.executionId)).status, 'completed')
    assert.lengthOf(await world.steps(held.executionId), 1)
    await pool.end()
  })
})
