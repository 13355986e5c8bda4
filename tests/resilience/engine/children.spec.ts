import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { Scheduler } from '#engine/contracts/scheduler'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'
import { randomFrom } from '#tests/support/random'
import { WorkerProcess } from '#tests/support/worker_process'

const KILLS = 4
const PARENTS = 75

const ECHO = { operation: 'map', source: ['{{ inputs }}'], transformation: { expression: 'item' } }

test.group('kill -9 around children', () => {
  test('each parent has one child, and ends with what it gave', async ({ assert }) => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
    const random = randomFrom(seed)
    const world = new EngineWorld()
    const scheduler = await app.container.make(Scheduler)
    const child = await world.workflow([
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: '{{ inputs.ms }}' } },
      {
        stepKey: 'echo',
        stepType: 'agent',
        agentId: await world.agent('echo', 'data', ECHO),
        inputs: { ms: '{{ inputs.ms }}' },
        dependsOn: ['rest'],
      },
    ])
    const agentId = await world.agent('call', 'workflow', { workflowId: child })
    const steps = [{ stepKey: 'call', stepType: 'agent', agentId }]
    const parent = await world.workflow(steps)
    const started = new Map<string, number>()
    let worker = await WorkerProcess.start({ LEASE_SECONDS: '2', SWEEP_SECONDS: '1' })
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        for (let one = 0; one < PARENTS; one++) {
          const ms = Math.floor(random() * 1_500)
          const id = await world.start(parent, steps, { ms })
          started.set(id, ms)
          await scheduler.wake(id)
        }
        // The moment is what is random here: nothing is waited for.
        await new Promise((resolve) => setTimeout(resolve, random() * 700))
        await worker.kill()
        worker = await WorkerProcess.start({ LEASE_SECONDS: '2', SWEEP_SECONDS: '1' })
      }
      const ids = [...started.keys()]
      await eventually(async () => {
        const { rows } = await world.pool.query<{ open: number }>(
          `select count(*)::int as open from executions where (id = any($1) or
             parent_execution_id = any($1)) and status in ('pending', 'running', 'waiting')`,
          [ids]
        )
        return rows[0]!.open === 0
      }, 60_000)
      const { rows } = await world.pool.query<Record<string, any>>(
        `select p.id, p.status, p.output_data as output, count(c.id)::int as children,
           count(*) filter (where c.status = 'completed')::int as completed
         from executions p left join executions c on c.parent_execution_id = p.id
         where p.id = any($1) group by p.id`,
        [ids]
      )
      assert.lengthOf(rows, KILLS * PARENTS)
      for (const { id, ...row } of rows) {
        const output = { call: { echo: [{ ms: started.get(id as string) }] } }
        assert.deepEqual(row, { status: 'completed', output, children: 1, completed: 1 })
      }
      process.stdout.write(`    killed ${KILLS}, ${rows.length} parents (seed ${seed})\n`)
    } finally {
      await worker.stop()
      await world.close()
    }
  }).timeout(180_000)
})
