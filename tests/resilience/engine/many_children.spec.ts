import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { Scheduler } from '#engine/contracts/scheduler'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'
import { WorkerProcess } from '#tests/support/worker_process'

const CHILDREN = 500

/** Seconds after which they count as stuck: they take some ten, but the machine may be busy. */
const WITHIN_SECONDS = 180

/** How often a row of the parent may be read, however many children it has: 7 times are usual, and 9 with 2,000. */
const MAX_DRIVES = 25

const ECHO = { operation: 'map', source: ['{{ inputs.n }}'], transformation: 'item' }

test.group('many children', () => {
  test('a parent of hundreds does not read its journal again for each', async ({ assert }) => {
    const world = new EngineWorld()
    const scheduler = await app.container.make(Scheduler)
    const agentId = await world.agent('echo', 'data', ECHO)
    const body = [
      { stepKey: 'echo', stepType: 'agent', agentId, inputs: { n: '{{ inputs.item }}' } },
    ]
    const workflowId = await world.workflow(body)
    const config = { items: '{{ inputs.items }}', workflowId, maxConcurrency: 100 }
    const steps = [{ stepKey: 'each', stepType: 'loop', config }]
    const parent = await world.workflow(steps)
    const worker = await WorkerProcess.start({})
    try {
      const items = Array.from({ length: CHILDREN }, (_, index) => index)
      const id = await world.start(parent, steps, { items })
      const begin = performance.now()
      await scheduler.wake(id)
      await eventually(
        async () => (await world.execution(id)).status === 'completed',
        WITHIN_SECONDS * 1000
      )
      const seconds = (performance.now() - begin) / 1000
      const { output_data: output, lease_number: drives } = await world.execution(id)
      process.stdout.write(
        `${CHILDREN} children: ${seconds.toFixed(1)} s, ${drives} drives of the parent\n`
      )
      assert.lengthOf(output.each, CHILDREN)
      assert.deepEqual(output.each[499], { echo: [499] })
      assert.isAtMost(Number(drives), MAX_DRIVES)
    } finally {
      await worker.stop()
      await world.close()
    }
  }).timeout(240_000)
})
