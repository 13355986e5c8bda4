import { test } from '@japa/runner'
import { Driver } from '#engine/main'
import { PgAgentSlots } from '#journal/agent_slots'
import { JsonSchemaRules } from '#services/schemas/json_schema_rules'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'
import { RealClock } from '#tests/support/scripted_world'

test.group('Where called agents run', (group) => {
  let world: EngineWorld
  let slots: PgAgentSlots
  group.each.setup(() => {
    world = new EngineWorld()
    slots = new PgAgentSlots(world.pool, world.scheduler)
    return async () => {
      slots.stop()
      await world.close()
    }
  })

  function driver(labels?: ReadonlySet<string>) {
    const { versions, scheduler, runner, callables } = world
    const { journal } = world.worker()
    const own = { journal, versions, scheduler, runner, callables, slots, labels }
    return new Driver({ ...own, clock: new RealClock(), rules: new JsonSchemaRules() })
  }

  async function limited(script: string, limit: number) {
    const id = await world.agent(script)
    for (const table of ['agents', 'agent_versions']) {
      const key = table === 'agents' ? 'id' : 'agent_id'
      await world.pool.query(
        `update ${table} set max_concurrent_executions = $2 where ${key} = $1`,
        [id, limit]
      )
    }
    return id
  }

  const step = (agentId: string) => ({ stepKey: 'step', stepType: 'agent', agentId })

  test('a called agent takes a slot of its limit, and gives it back', async ({ assert }) => {
    const inner = await limited('inner', 1)
    const gate = Promise.withResolvers<void>()
    let running = 0
    let most = 0
    world.runner.scripts.inner = async () => {
      most = Math.max(most, ++running)
      await gate.promise
      running--
      return 'done'
    }
    world.runner.scripts.outer = (inputs, { calls }) => calls!.agent('ask', inner, inputs)
    const outer = await world.agent('outer')
    const ids = [1, 2, 3].map(() => world.accept([step(outer)]))
    const drives = (await Promise.all(ids)).map((id) => driver().drive(id))
    const counted = async () => {
      const { rows } = await world.pool.query(
        'select count(*)::int as all, count(taken_at)::int as taken from agent_slots where agent_id = $1',
        [inner]
      )
      return rows[0] as { all: number; taken: number }
    }
    await eventually(async () => (await counted()).all === 3)
    assert.equal((await counted()).taken, 1)
    gate.resolve()
    assert.deepEqual(await Promise.all(drives), ['final', 'final', 'final'])
    assert.equal(most, 1)
    await eventually(async () => (await counted()).all === 0)
  }).timeout(30_000)

  test('one that is called by itself, at any distance, does not wait for its own slot', async ({
    assert,
  }) => {
    const self = await limited('self', 1)
    world.runner.scripts.self = ({ n }, { calls }) =>
      Number(n) === 0 ? 'bottom' : calls!.agent('between', between, { n: Number(n) - 1 })
    world.runner.scripts.between = (inputs, { calls }) => calls!.agent('again', self, inputs)
    const between = await world.agent('between')
    const id = await world.accept([step(self)], { inputs: { n: 2 } })
    assert.equal(await driver().drive(id), 'final')
    const { output_data: output } = await world.execution(id)
    assert.deepEqual(output, { step: 'bottom' })
  })

  test('one that asks for another worker is refused, and says what to do', async ({ assert }) => {
    const inner = await world.agent('echo', 'data', { runsOn: 'gpu' })
    world.runner.scripts.outer = (inputs, { calls }) => calls!.agent('ask', inner, inputs)
    const outer = await world.agent('outer')
    const refused = await world.accept([step(outer)])
    assert.equal(await driver(new Set()).drive(refused), 'final')
    const { error_code: code, error_message: message } = await world.execution(refused)
    assert.equal(code, 'NOT_AVAILABLE')
    assert.include(message, 'runsOn "gpu"')
    const taken = await world.accept([step(outer)])
    assert.equal(await driver(new Set(['gpu'])).drive(taken), 'final')
    assert.equal((await world.execution(taken)).status, 'completed')
  })
})
