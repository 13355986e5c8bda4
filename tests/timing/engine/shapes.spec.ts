import { test } from '@japa/runner'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { criticalPath, listSchedule, numbersOf, SHAPES } from '#tests/support/task_graphs'
import { endSharedWorker, sharedWorker } from '#tests/support/worker_process'

/** What a run may cost beside its tasks, in milliseconds: it is accepted, taken and ended, ... */
const CONSTANT_MS = 50
/** ... and each step's beginning and end go to the journal: all of a fork begin and end almost at once. */
const STEP_MS = 0.01
const SIZES = [10, 100, 1000, 5000]
const SEED = Number(process.env.SHAPES_SEED ?? 20_261)

const said = (what: string, took: number, bound: number) =>
  process.stdout.write(
    `${what}: ${took} ms, bound ${Math.round(bound)} ms (${(((took - bound) / bound) * 100).toFixed(1)} %)\n`
  )

test.group('Shapes of scientific workflows', (group) => {
  group.setup(async () => {
    await sharedWorker()
    return endSharedWorker
  })

  for (const [shape, draw] of Object.entries(SHAPES)) {
    for (const size of SIZES) {
      test(`${shape} of ${size} tasks takes what its critical path takes`, async ({
        client,
        assert,
      }) => {
        const tasks = draw(size, numbersOf(SEED + size))
        const executions = new Executions(client, await signedIn())
        const steps = tasks.map(({ key, ms, needs }) => ({
          stepKey: key,
          stepType: 'wait',
          config: { durationMs: ms },
          dependsOn: needs,
        }))
        const { status, durationMs, stepsCompleted } = await executions.run(steps)
        assert.deepEqual([status, stepsCompleted], ['completed', tasks.length])
        const bound = criticalPath(tasks)
        said(`${shape} of ${tasks.length}, seed ${SEED}`, durationMs, bound)
        assert.isAtLeast(durationMs, bound - 1)
        assert.isBelow(durationMs, bound * 1.05 + CONSTANT_MS + tasks.length * STEP_MS)
      })
        .retry(2)
        .timeout(60_000)
    }
  }

  for (const slots of [2, 8, 32]) {
    test(`with ${slots} slots, 300 tasks take what a list schedule takes`, async ({
      client,
      assert,
    }) => {
      const random = numbersOf(SEED + slots)
      const durations = Array.from({ length: slots * 30 }, () => Math.round(5 + random() * 95))
      const executions = new Executions(client, await signedIn())
      const body = [{ stepKey: 'task', stepType: 'wait', config: { durationMs: '{{ item }}' } }]
      const config = { items: '{{ inputs.durations }}', maxConcurrency: slots, steps: body }
      const step = { stepKey: 'all', stepType: 'loop', config, timeoutMs: 60_000 }
      const { status, durationMs } = await executions.run([step], { durations })
      assert.equal(status, 'completed')
      const bound = listSchedule(durations, slots)
      said(`${durations.length} tasks on ${slots} slots`, durationMs, bound)
      assert.isBelow(durationMs, bound * 1.1 + CONSTANT_MS)
    })
      .retry(2)
      .timeout(60_000)
  }
})
