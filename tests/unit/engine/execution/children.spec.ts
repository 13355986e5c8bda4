import { test } from '@japa/runner'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'

/** Drives what is due until nothing is, as workers do: the parent, its children and theirs. */
async function settle(world: EngineWorld, root: string) {
  const { driver } = world.worker()
  for (let round = 0; round < 100; round++) {
    const { rows } = await world.pool.query<{ id: string }>(
      `with recursive tree as (select id from executions where id = $1 union all
         select e.id from executions e join tree t on e.parent_execution_id = t.id)
       select e.id from executions e join tree using (id)
       where e.status = 'pending' or (e.status in ('running', 'waiting') and e.wake_at <= now())
       order by e.id desc`,
      [root]
    )
    if (rows.length === 0) return
    for (const { id } of rows) await driver.drive(id)
  }
}

async function children(world: EngineWorld, parent: string) {
  const { rows } = await world.pool.query(
    'select * from executions where parent_execution_id = $1 order by id',
    [parent]
  )
  return rows as Array<Record<string, any>>
}

test.group('Child executions', (group) => {
  let world: EngineWorld
  const step = (stepKey: string, agentId: string, more: object = {}) => ({
    stepKey,
    stepType: 'agent',
    agentId,
    ...more,
  })
  const caller = async (workflowId: string, more: object = {}) =>
    world.agent('caller', 'workflow', { script: 'none', workflowId, ...more })

  group.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  test('hold no worker while they run, and give their output to the step', async ({ assert }) => {
    const child = await world.workflow([step('echo', await world.agent('echo'))])
    const id = await world.accept([step('call', await caller(child))], { inputs: { x: 1 } })
    const { driver } = world.worker()
    assert.equal(await driver.drive(id), 'parked')
    const parked = await world.execution(id)
    assert.deepEqual([parked.status, parked.wake_at, parked.lease_owner], ['waiting', null, null])
    assert.deepEqual(await world.trail(id), ['call#1 waiting', 'call/workflow#1 waiting'])
    const [made] = await children(world, id)
    assert.include(made, { status: 'pending', parent_path: 'call/workflow', depth: 1 })
    assert.isTrue(world.scheduler.woken.some(({ executionId }) => executionId === made!.id))
    await settle(world, id)
    const { status, output_data: output } = await world.execution(id)
    assert.deepEqual([status, output], ['completed', { call: { echo: { x: 1 } } }])
    assert.deepEqual(await world.trail(id), ['call#1 completed', 'call/workflow#1 completed'])
    assert.lengthOf(await children(world, id), 1)
  })

  test('that fail fail the step, and a new attempt makes a new one', async ({ assert }) => {
    const child = await world.workflow([step('bad', await world.agent('fail'))])
    const retried = { retryCount: 1, retryDelayMs: 0 }
    const id = await world.accept([step('call', await caller(child), retried)])
    await settle(world, id)
    const { status, error_code: code } = await world.execution(id)
    assert.deepEqual([status, code], ['failed', 'CHILD_FAILED'])
    const made = await children(world, id)
    assert.deepEqual(
      made.map((row) => [row.status, row.parent_attempt]),
      [
        ['failed', 1],
        ['failed', 2],
      ]
    )
    const rows = await world.pool.query(
      'select error from execution_steps where execution_id = $1 and path = $2 and attempt = 2',
      [id, 'call']
    )
    const { details } = rows.rows[0].error
    assert.equal(details.executionId, made[1]!.id)
    assert.equal(details.code, 'INTERNAL')
    assert.match(details.message, /It broke/)
  })

  test('are not made for a step that has ended while it looked for the workflow', async ({
    assert,
  }) => {
    const child = await world.workflow([step('echo', await world.agent('echo'))])
    const late = Promise.withResolvers<void>()
    const end = Promise.withResolvers<void>()
    const { callables } = world
    const found = callables.workflow.bind(callables)
    callables.workflow = async (...asked) => {
      const workflow = await found(...asked)
      await late.promise
      return workflow
    }
    world.runner.scripts.until = () => end.promise.then(() => null)
    const id = await world.accept([
      step('call', await caller(child), { timeoutMs: 30, onError: 'continue' }),
      step('beside', await world.agent('until')),
    ])
    const driven = world.worker().driver.drive(id)
    await eventually(async () => (await world.trail(id)).includes('call#1 failed'))
    late.resolve()
    callables.workflow = found
    end.resolve()
    assert.equal(await driven, 'final')
    assert.deepEqual(await children(world, id), [])
    assert.deepEqual(await world.trail(id), ['beside#1 completed', 'call#1 failed'])
  })

  test('may be started and left alone', async ({ assert }) => {
    const child = await world.workflow([step('echo', await world.agent('echo'))])
    const agent = await caller(child, { waitForCompletion: false, inputs: { y: '{{ inputs.x }}' } })
    const id = await world.accept([step('call', agent)], { inputs: { x: 2 } })
    assert.equal(await world.worker().driver.drive(id), 'final')
    const [made] = await children(world, id)
    const { output_data: output } = await world.execution(id)
    assert.deepEqual(output, { call: { executionId: made!.id } })
    assert.deepEqual(made!.input_data, { y: 2 })
    await settle(world, id)
    assert.equal((await children(world, id))[0]!.status, 'completed')
  })

  test('are at most ten levels deep: a workflow that calls itself ends', async ({ assert }) => {
    const own = crypto.randomUUID()
    const steps = [step('again', await caller(own))]
    await world.workflow(steps, {}, own)
    const { rows } = await world.pool.query('select id from agents where config::text like $1', [
      `%${own}%`,
    ])
    const id = await world.start(own, [step('again', rows[0].id as string)])
    await settle(world, id)
    const { status, error_code: code } = await world.execution(id)
    assert.deepEqual([status, code], ['failed', 'CHILD_FAILED'])
    const { rows: all } = await world.pool.query(
      `select max(depth) as depth, count(*)::int as count,
         max(error_code) filter (where depth = 10) as code
       from executions where workflow_id = $1`,
      [own]
    )
    assert.deepEqual(all[0], { depth: 10, count: 11, code: 'CHILD_DEPTH' })
  })

  test('count what they used for their parent', async ({ assert }) => {
    world.runner.scripts.spend = (_inputs, { usage }) => {
      usage({ inputTokens: 5, outputTokens: 6, costUsd: '0.7' })
      return null
    }
    const child = await world.workflow([step('spend', await world.agent('spend', 'llm'))])
    const agent = await caller(child)
    const id = await world.accept([step('a', agent), step('b', agent)])
    await settle(world, id)
    const { usage } = await world.execution(id)
    assert.deepEqual(usage, { inputTokens: 10, outputTokens: 12, costUsd: '1.4' })
  })

  test('are cancelled with their parent, and theirs with them', async ({ assert }) => {
    const grandchild = await world.workflow([step('hang', await world.agent('hang'))])
    const child = await world.workflow([step('down', await caller(grandchild))])
    const id = await world.accept([step('call', await caller(child))])
    const { driver } = world.worker()
    await driver.drive(id)
    const [made] = await children(world, id)
    await driver.drive(made!.id as string)
    const [below] = await children(world, made!.id as string)
    assert.equal(await world.intake.cancel(id), 'cancelled')
    for (const one of [id, made!.id, below!.id]) {
      assert.equal((await world.execution(one as string)).status, 'cancelled')
    }
  })

  test('are cancelled when the time of their parent runs out, and theirs with them', async ({
    assert,
  }) => {
    const grandchild = await world.workflow([step('hang', await world.agent('hang'))])
    const child = await world.workflow([step('down', await caller(grandchild))])
    const calls = [step('call', await caller(child))]
    const id = await world.accept(calls, { metadata: { timeout: 60 } })
    const { driver } = world.worker()
    await driver.drive(id)
    const [made] = await children(world, id)
    await driver.drive(made!.id as string)
    const [below] = await children(world, made!.id as string)
    await world.pool.query(
      `update executions set wake_at = now(), started_at = now() - interval '61 seconds' where id = $1`,
      [id]
    )
    assert.equal(await driver.drive(id), 'final')
    const status = async (one: string) => (await world.execution(one)).status
    assert.equal(await status(id), 'timeout')
    for (const one of [made!.id, below!.id]) {
      await eventually(async () => (await status(one as string)) === 'cancelled')
    }
  })

  test('of a branch that is given up are cancelled, and the parent goes on', async ({ assert }) => {
    const child = await world.workflow([step('hang', await world.agent('hang'))])
    const branches = [
      { key: 'slow', agentId: await caller(child) },
      { key: 'bad', agentId: await world.agent('fail') },
    ]
    const id = await world.accept([
      { stepKey: 'p', stepType: 'parallel', config: { branches }, onError: 'continue' },
      step('after', await world.agent('echo'), { dependsOn: ['p'], inputs: { ok: true } }),
    ])
    await world.worker().driver.drive(id)
    assert.equal((await world.execution(id)).status, 'completed')
    for (const made of await children(world, id)) assert.equal(made.status, 'cancelled')
  })

  test('run for each item of a loop', async ({ assert }) => {
    const child = await world.workflow([
      step('echo', await world.agent('echo'), { inputs: { doubled: '{{ inputs.item * 2 }}' } }),
    ])
    const config = { items: [1, 2, 3, 4, 5], workflowId: child, maxConcurrency: 2 }
    const id = await world.accept([{ stepKey: 'each', stepType: 'loop', config }])
    await settle(world, id)
    const { status, output_data: output } = await world.execution(id)
    const expected = [2, 4, 6, 8, 10].map((doubled) => ({ echo: { doubled } }))
    assert.deepEqual([status, output], ['completed', { each: expected }])
    assert.lengthOf(await children(world, id), 5)
  })

  test('of others, inactive and deleted ones are refused by name', async ({ assert }) => {
    const steps = [step('echo', await world.agent('echo'))]
    const inactive = await world.workflow(steps)
    await world.pool.query(`update workflows set status = 'inactive' where id = $1`, [inactive])
    const gone = await world.workflow(steps)
    await world.pool.query('update workflows set deleted_at = now() where id = $1', [gone])
    const other = new EngineWorld()
    const foreign = await other.workflow([step('echo', await other.agent('echo'))])
    await other.close()
    for (const [workflowId, code] of [
      [inactive, 'WORKFLOW_INACTIVE'],
      [gone, 'WORKFLOW_MISSING'],
      [foreign, 'WORKFLOW_MISSING'],
    ] as const) {
      const id = await world.accept([step('call', await caller(workflowId))])
      await world.worker().driver.drive(id)
      assert.equal((await world.execution(id)).error_code, code)
    }
  })
})
