import { test } from '@japa/runner'
import { completeSteps } from '#engine/graph/complete'
import type { Json, JsonObject } from '#engine/graph/types'
import { validateWorkflow } from '#engine/graph/validate'
import { EngineWorld } from '#tests/support/engine_world'

/** Ten levels of steps may be within each other: nine of loops and branches hold the tenth. */
const DEEPEST = 9

/** What holds the next level, at each level by turns. */
type Holder = (steps: JsonObject[], level: number) => JsonObject

const loop = (config: JsonObject = {}): Holder => {
  return (steps, level) => ({
    stepKey: `l${level}`,
    stepType: 'loop',
    config: { items: [level], ...config, steps },
  })
}

const parallel = (config: JsonObject = {}): Holder => {
  return (steps, level) => ({
    stepKey: `p${level}`,
    stepType: 'parallel',
    config: { branches: [{ key: 'b', steps }], ...config },
  })
}

/** So many levels of loops and branches by turns, around what is innermost. */
function nested(levels: number, innermost: JsonObject[], holders = [loop(), parallel()]) {
  let steps = innermost
  for (let level = levels; level >= 1; level--) {
    steps = [holders[level % holders.length]!(steps, level)]
  }
  return steps
}

/** What such steps give around `inner`. */
function around(levels: number, inner: Json): Json {
  let output = inner
  for (let level = levels; level >= 1; level--) {
    output = level % 2 === 0 ? { [`l${level}`]: [output] } : { [`p${level}`]: { b: output } }
  }
  return output
}

/** Where the innermost step stands, by the outermost levels first. */
function pathOf(levels: number, key: string) {
  const parts = Array.from({ length: levels }, (_, index) =>
    (index + 1) % 2 === 0 ? `l${index + 1}[0]` : `p${index + 1}/b`
  )
  return [...parts, key].join('/')
}

test.group('Loops and branches within each other', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  test('ten levels of both run, with the names of every level around them', async ({ assert }) => {
    const leaf = {
      stepKey: 'leaf',
      stepType: 'agent',
      agentId: await world.agent('echo'),
      inputs: { given: '{{ inputs.x }}', item: '{{ item }}' },
    }
    const steps = nested(DEEPEST, [leaf])
    assert.deepEqual(validateWorkflow(completeSteps(steps)), [])
    const id = await world.accept(steps, { inputs: { x: 7 } })
    assert.equal(await world.worker().driver.drive(id), 'final')
    const { status, output_data: output } = await world.execution(id)
    assert.equal(status, 'completed')
    assert.deepEqual(output, around(DEEPEST, { leaf: { given: 7, item: DEEPEST - 1 } }))
    const rows = await world.steps(id)
    assert.include(
      rows.map(({ path }) => path),
      pathOf(DEEPEST, 'leaf')
    )
    assert.lengthOf(rows, DEEPEST + 1)
  })

  test('eleven are refused, whatever holds the last', async ({ assert }) => {
    const leaf = { stepKey: 'leaf', stepType: 'agent', agentId: await world.agent('echo') }
    for (const holders of [[loop()], [parallel()], [loop(), parallel()], [parallel(), loop()]]) {
      const fits = validateWorkflow(completeSteps(nested(DEEPEST, [leaf], holders)))
      assert.deepEqual(fits, [])
      const problems = validateWorkflow(completeSteps(nested(DEEPEST + 1, [leaf], holders)))
      assert.deepEqual(
        problems.map(({ rule }) => rule),
        ['depth']
      )
    }
  })

  test('failFast at the bottom stops its branch alone; the levels above end with its failure', async ({
    assert,
  }) => {
    const stopped = Promise.withResolvers<void>()
    world.runner.scripts.wait = (_inputs, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped.resolve()
          reject(signal.reason as Error)
        })
      })
    const [fail, wait] = [await world.agent('fail'), await world.agent('wait')]
    const branches = [
      { key: 'waits', agentId: wait },
      { key: 'fails', agentId: fail },
    ]
    const bottom = { stepKey: 'bottom', stepType: 'parallel', config: { branches, failFast: true } }
    const id = await world.accept(nested(DEEPEST, [bottom]))
    assert.equal(await world.worker().driver.drive(id), 'final')
    await stopped.promise
    const { status, error_message: message } = await world.execution(id)
    assert.equal(status, 'failed')
    assert.include(message, 'It broke')
    const paths = new Map((await world.steps(id)).map((row) => [row.path, row.status]))
    const at = pathOf(DEEPEST, 'bottom')
    assert.equal(paths.get(`${at}/fails`), 'failed')
    assert.equal(paths.get(`${at}/waits`), 'cancelled')
    assert.equal(paths.get('p1'), 'failed')
  })

  test('without failFast the others at the bottom end before the levels above fail', async ({
    assert,
  }) => {
    const failed = Promise.withResolvers<void>()
    world.runner.scripts.breaks = async () => {
      failed.resolve()
      throw new Error('It broke')
    }
    world.runner.scripts.late = () => failed.promise.then(() => 'late')
    const branches = [
      { key: 'late', agentId: await world.agent('late') },
      { key: 'breaks', agentId: await world.agent('breaks') },
    ]
    const bottom = {
      stepKey: 'bottom',
      stepType: 'parallel',
      config: { branches, failFast: false },
    }
    const id = await world.accept(nested(DEEPEST, [bottom]))
    assert.equal(await world.worker().driver.drive(id), 'final')
    assert.equal((await world.execution(id)).status, 'failed')
    const paths = new Map((await world.steps(id)).map((row) => [row.path, row.status]))
    const at = pathOf(DEEPEST, 'bottom')
    assert.equal(paths.get(`${at}/late`), 'completed')
    assert.equal(paths.get(`${at}/breaks`), 'failed')
  })

  test('onItemError at the bottom leaves null there, and all levels above complete', async ({
    assert,
  }) => {
    world.runner.scripts.odd = ({ item }) => {
      if (Number(item) % 2 === 0) throw new Error('It is even')
      return item!
    }
    const config = { items: [1, 2, 3], onItemError: 'continue', maxConcurrency: 3 }
    const agentId = await world.agent('odd')
    const bottom = { stepKey: 'bottom', stepType: 'loop', agentId, config }
    const id = await world.accept(nested(DEEPEST, [bottom]))
    assert.equal(await world.worker().driver.drive(id), 'final')
    const { status, output_data: output } = await world.execution(id)
    assert.equal(status, 'completed')
    assert.deepEqual(output, around(DEEPEST, { bottom: [1, null, 3] }))
  })
})
