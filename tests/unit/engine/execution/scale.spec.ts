import { test } from '@japa/runner'
import { EngineWorld } from '#tests/support/engine_world'

test.group('Large executions', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  async function timed(id: string) {
    const began = performance.now()
    const result = await world.worker().driver.drive(id)
    return { result, ms: Math.round(performance.now() - began) }
  }

  test('a loop over 10,000 items ends within 5 s, and is replayed in less', async ({ assert }) => {
    const agentId = await world.agent('echo')
    const items = Array.from({ length: 10_000 }, (_none, index) => index)
    const config = { items: '{{ inputs.items }}', maxConcurrency: 50 }
    const rest = { stepKey: 'rest', stepType: 'wait', config: { durationMs: 60_000 } }
    const id = await world.accept(
      [
        { stepKey: 'each', stepType: 'loop', agentId, inputs: { n: '{{ item * 2 }}' }, config },
        { ...rest, dependsOn: ['each'] },
      ],
      { inputs: { items } }
    )
    const first = await timed(id)
    assert.equal(first.result, 'parked')
    assert.isBelow(first.ms, 5_000)
    // As if its last commit had been lost: all items end at once when the loop goes on.
    await world.pool.query(
      `update execution_steps set status = 'running', output = null, output_ref = null,
         completed_at = null where execution_id = $1 and path = 'each'`,
      [id]
    )
    await world.pool.query(
      `delete from execution_steps where execution_id = $1 and path = 'rest'`,
      [id]
    )
    await world.pool.query('update executions set wake_at = now() where id = $1', [id])
    const again = await timed(id)
    assert.equal(again.result, 'parked')
    assert.isBelow(again.ms, 5_000)
    assert.lengthOf(world.runner.runs, 10_000)
    process.stdout.write(`    10,000 items: ${first.ms} ms, replayed in ${again.ms} ms\n`)
  }).timeout(30_000)

  test('a random graph of 5,000 steps runs within 5 s', async ({ assert }) => {
    const agentId = await world.agent('echo')
    let state = 7
    const below = (limit: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state % limit
    }
    const steps = Array.from({ length: 5_000 }, (_none, index) => {
      const sources = Array.from({ length: Math.min(index, 1 + below(3)) }, () => below(index))
      const dependsOn = [...new Set(sources)].map((source) => `s${source}`)
      return { stepKey: `s${index}`, stepType: 'agent', agentId, inputs: { index }, dependsOn }
    })
    const { result, ms } = await timed(await world.accept(steps))
    assert.equal(result, 'final')
    assert.isBelow(ms, 5_000)
    assert.lengthOf(world.runner.runs, 5_000)
    process.stdout.write(`    5,000 steps: ${ms} ms\n`)
  }).timeout(30_000)
})
