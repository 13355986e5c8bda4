import { test } from '@japa/runner'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Loops and branches', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('loops run their items in order, side by side, nested and while', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const echo = await on.echo()
    const plus = await on.code('return (inputs.item ?? 0) + 1')
    const execution = await on.run(
      [
        {
          stepKey: 'flat',
          stepType: 'loop',
          agentId: echo,
          config: { items: '{{ inputs.items }}', maxConcurrency: 3 },
        },
        {
          stepKey: 'counted',
          stepType: 'loop',
          agentId: plus,
          config: { while: 'index < 1 || item < 3', maxIterations: 9 },
        },
        {
          stepKey: 'rows',
          stepType: 'loop',
          config: {
            items: [[1, 2], [3]],
            steps: [
              {
                stepKey: 'cells',
                stepType: 'loop',
                config: {
                  items: '{{ item }}',
                  steps: [
                    {
                      stepKey: 'cell',
                      stepType: 'agent',
                      agentId: echo,
                      inputs: { v: '{{ item * 10 }}', i: '{{ index }}' },
                    },
                  ],
                },
              },
            ],
          },
        },
        { stepKey: 'none', stepType: 'loop', agentId: echo, config: { items: [] } },
      ],
      { items: ['a', 'b', 'c', 'd'] }
    )
    assert.equal(execution.status, 'completed', JSON.stringify(execution))
    const { flat, counted, rows, none } = execution.outputData
    assert.deepEqual(
      flat.map(([one]: any) => [one.item, one.index]),
      [
        ['a', 0],
        ['b', 1],
        ['c', 2],
        ['d', 3],
      ]
    )
    assert.deepEqual([counted, none], [[1, 2, 3], []])
    const cell = (v: number, i: number) => ({ cell: [{ v, i }] })
    assert.deepEqual(rows, [{ cells: [cell(10, 0), cell(20, 1)] }, { cells: [cell(30, 0)] }])
    const steps = await on.steps(execution.id)
    assert.includeMembers(
      steps.map(({ path }) => path),
      ['flat[3]', 'rows[1]/cells[0]/cell', 'counted[2]']
    )
  })

  test('an item that fails ends a loop, or leaves null in its place', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const picky = await on.code(
      'if (inputs.item === 2) throw new Error("not two"); return inputs.item'
    )
    const loop = (config: object) => {
      return [
        { stepKey: 'l', stepType: 'loop', agentId: picky, config: { items: [1, 2, 3], ...config } },
      ]
    }
    const going = await on.run(loop({ onItemError: 'continue' }))
    assert.deepEqual([going.status, going.outputData], ['completed', { l: [1, null, 3] }])
    const ended = await on.run(loop({}))
    assert.deepEqual([ended.status, ended.errorCode], ['failed', 'CODE_ERROR'])
    assert.include(ended.errorMessage, 'not two')
    assert.deepEqual(await on.trail(ended.id), ['l#1 failed', 'l[0]#1 completed', 'l[1]#1 failed'])
    const notAList = await on.run(
      [{ stepKey: 'l', stepType: 'loop', agentId: picky, config: { items: '{{ inputs.n }}' } }],
      { n: 3 }
    )
    assert.equal(notAList.errorCode, 'INVALID_ITEMS')
  })

  test('branches of agents and of steps give an output by key', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const echo = await on.echo()
    const branches = [
      { key: 'a', agentId: echo, inputs: { n: '{{ inputs.n + 1 }}' } },
      { key: 'b', steps: [{ stepKey: 'x', stepType: 'agent', agentId: echo, inputs: { y: 2 } }] },
    ]
    const execution = await on.run(
      [{ stepKey: 'p', stepType: 'parallel', inputs: { z: 0 }, config: { branches } }],
      { n: 1 }
    )
    assert.deepEqual(execution.outputData, { p: { a: [{ n: 2, z: 0 }], b: { x: [{ y: 2 }] } } })
    assert.deepEqual(await on.trail(execution.id), [
      'p#1 completed',
      'p/a#1 completed',
      'p/b/x#1 completed',
    ])
  })

  test('failFast stops the other branches; without it they end first', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const bad = await on.code('throw new Error("bad branch")')
    const wait = (ms: number) => [{ stepKey: 'w', stepType: 'wait', config: { durationMs: ms } }]
    const parallel = (ms: number, config: object) => {
      const branches = [
        { key: 'bad', agentId: bad },
        { key: 'slow', steps: wait(ms) },
      ]
      return [{ stepKey: 'p', stepType: 'parallel', config: { branches, ...config } }]
    }
    const fast = await on.run(parallel(30_000, {}))
    assert.equal(fast.status, 'failed')
    assert.deepEqual(await on.trail(fast.id), [
      'p#1 failed',
      'p/bad#1 failed',
      'p/slow/w#1 cancelled',
    ])
    const slow = await on.run(parallel(400, { failFast: false }))
    assert.equal(slow.status, 'failed')
    assert.deepEqual(await on.trail(slow.id), [
      'p#1 failed',
      'p/bad#1 failed',
      'p/slow/w#1 completed',
    ])
  })
})
