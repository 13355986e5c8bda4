import { test } from '@japa/runner'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Steps of a workflow', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('an agent step without a mapping gets inputs and the outputs before it', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const [echo, code] = [await on.echo(), await on.code('return { ...inputs, seen: true }')]
    const execution = await on.run(
      [
        { stepKey: 'first', stepType: 'agent', agentId: echo },
        { stepKey: 'second', stepType: 'agent', agentId: code, dependsOn: ['first'] },
      ],
      { a: 1 }
    )
    assert.equal(execution.status, 'completed')
    assert.deepEqual(execution.outputData, {
      second: { a: 1, first: [{ a: 1 }], seen: true },
    })
    assert.deepEqual(
      [execution.stepsCompleted, execution.stepsFailed, execution.stepsTotal],
      [2, 0, 2]
    )
    assert.isNumber(execution.durationMs)
    assert.match(execution.completedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('mappings keep types, and outputs say what the execution gives', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const echo = await on.echo()
    const execution = await on.run(
      [
        {
          stepKey: 'a-b',
          stepType: 'agent',
          agentId: echo,
          inputs: { list: '{{ inputs.list }}', text: 'n={{ inputs.n }} {{ inputs.list }}' },
          outputs: { from: '{{ output[0].list }}', text: '{{ steps["a-b"].output[0].text }}' },
        },
        { stepKey: 'other', stepType: 'agent', agentId: echo, inputs: { x: 1 } },
      ],
      { list: [1, 'two', null], n: 1.5 }
    )
    assert.deepEqual(execution.outputData, { from: [1, 'two', null], text: 'n=1.5 [1,"two",null]' })
  })

  test('a condition takes then or else, or its edges', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const echo = await on.echo()
    const agent = (stepKey: string, dependsOn: string[] = []) => {
      return { stepKey, stepType: 'agent', agentId: echo, inputs: { k: stepKey }, dependsOn }
    }
    const expression = 'inputs.n > 1'
    const byKeys = [
      { stepKey: 'c', stepType: 'condition', config: { expression, then: ['yes'], else: ['no'] } },
      agent('yes', ['c']),
      agent('no', ['c']),
      agent('end', ['yes', 'no']),
    ]
    for (const [n, taken] of [
      [2, 'yes'],
      [1, 'no'],
    ] as const) {
      const execution = await on.run(byKeys, { n })
      assert.deepEqual(execution.outputData, { end: [{ k: 'end' }] })
      const skipped = taken === 'yes' ? 'no' : 'yes'
      assert.deepEqual(await on.trail(execution.id), [
        'c#1 completed',
        'end#1 completed',
        `no#1 ${skipped === 'no' ? 'skipped' : 'completed'}`,
        `yes#1 ${skipped === 'yes' ? 'skipped' : 'completed'}`,
      ])
    }
    const edges = [
      { source: 'c', target: 'yes', condition: 'true' },
      { source: 'c', target: 'no', condition: 'false' },
      { source: 'c', target: 'many', condition: 'inputs.n > 10' },
    ]
    const steps = [
      { stepKey: 'c', stepType: 'condition', config: { expression } },
      ...['yes', 'no', 'many'].map((key) => agent(key, ['c'])),
    ]
    const execution = await on.run(steps, { n: 20 }, { definition: { edges } })
    assert.sameMembers(Object.keys(execution.outputData), ['yes', 'many'])
  })

  test('waits are short or parked, for a while or until a time', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const until = new Date(Date.now() + 1_700).toISOString()
    const execution = await on.run(
      [
        { stepKey: 'short', stepType: 'wait', config: { durationMs: '{{ inputs.ms }}' } },
        {
          stepKey: 'parked',
          stepType: 'wait',
          config: { until: '{{ inputs.until }}' },
          dependsOn: ['short'],
        },
        { stepKey: 'past', stepType: 'wait', config: { until: '2020-01-01T00:00:00Z' } },
      ],
      { ms: 30, until }
    )
    assert.equal(execution.status, 'completed')
    assert.isAtLeast(Date.parse(execution.completedAt), Date.parse(until))
    assert.isBelow(Date.parse(execution.completedAt), Date.parse(until) + 1_000)
    const steps = await on.steps(execution.id)
    const waited = Object.fromEntries(steps.map(({ path, output }) => [path, output.waitedMs]))
    assert.isAtLeast(waited.short, 30)
    assert.isAtLeast(waited.parked, 1_000)
    assert.isBelow(waited.past, 100)
  }).retry(2)

  test('runIf skips a step and what only it leads to', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const echo = await on.echo()
    const execution = await on.run(
      [
        {
          stepKey: 'a',
          stepType: 'agent',
          agentId: echo,
          inputs: { a: 1 },
          config: { runIf: 'inputs.go == true' },
        },
        { stepKey: 'b', stepType: 'agent', agentId: echo, inputs: { b: 1 }, dependsOn: ['a'] },
        {
          stepKey: 'c',
          stepType: 'agent',
          agentId: echo,
          inputs: { c: 1 },
          config: { runIf: 'has(inputs.go)' },
        },
      ],
      { go: false }
    )
    assert.deepEqual(execution.outputData, { c: [{ c: 1 }] })
    assert.deepEqual(await on.trail(execution.id), ['a#1 skipped', 'b#1 skipped', 'c#1 completed'])
  })

  test('a name that is not there fails with the template quoted', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const echo = await on.echo()
    const execution = await on.run([
      {
        stepKey: 'a',
        stepType: 'agent',
        agentId: echo,
        inputs: { x: '{{ inputs.nope }}' },
        retryCount: 3,
      },
    ])
    assert.deepEqual([execution.status, execution.errorCode], ['failed', 'UNRESOLVED_REFERENCE'])
    assert.include(execution.errorMessage, 'inputs.nope')
    assert.deepEqual(await on.trail(execution.id), ['a#1 failed'])
  })
})
