import { test } from '@japa/runner'
import type { AgentVersion } from '#engine/contracts/agent_runner'
import { Clock } from '#engine/contracts/clock'
import type { StepRecord } from '#engine/contracts/step_record'
import { StepError } from '#engine/contracts/step_error'
import { Outbox } from '#engine/execution/outbox'
import { nextDelayMs } from '#engine/execution/retry_policy'
import { Run } from '#engine/execution/run'
import { isEffectFree, onUnknownOutcome } from '#engine/execution/unknown_outcome'
import { addUsage } from '#engine/execution/usage'
import { completeStep } from '#engine/graph/complete'
import type { JsonObject } from '#engine/graph/types'

/** Time that stands still until it is moved. */
class HeldClock extends Clock {
  time = 1_000_000

  now() {
    return this.time
  }

  after() {
    return () => {}
  }

  random() {
    return 0
  }
}

const RETRY = { retryCount: 3, retryDelayMs: 100, onError: 'fail' as const }
const AGAIN = new StepError('AGAIN', 'Again')

test.group('When a step is tried again', () => {
  test('after the delay, twice it, four times it, and then not any more', ({ assert }) => {
    const delays = [1, 2, 3, 4].map((failures) => nextDelayMs(RETRY, failures, AGAIN, 0))
    assert.deepEqual(delays, [100, 200, 400, null])
  })

  test('jitter only adds, and nobody waits for more than an hour', ({ assert }) => {
    assert.closeTo(nextDelayMs(RETRY, 1, AGAIN, 0.5)!, 110, 0.001)
    assert.equal(nextDelayMs({ ...RETRY, retryCount: 20 }, 20, AGAIN, 0.99), 3_600_000)
    const asked = new StepError('BUSY', 'Later', { retryAfterMs: 5_000 })
    assert.equal(nextDelayMs(RETRY, 1, asked, 0), 5_000)
    const days = new StepError('BUSY', 'Later', { retryAfterMs: 86_400_000 })
    assert.equal(nextDelayMs(RETRY, 1, days, 0), 3_600_000)
  })

  test('never, when nothing can change or no retries were asked for', ({ assert }) => {
    const lasting = new StepError('NO', 'No', { retryable: false })
    assert.isNull(nextDelayMs(RETRY, 1, lasting, 0))
    assert.isNull(nextDelayMs({ ...RETRY, retryCount: 0 }, 1, AGAIN, 0))
    const byDefault = { ...RETRY, retryCount: 0, onError: 'retry' as const }
    assert.deepEqual(
      [1, 2, 3, 4].map((failures) => nextDelayMs(byDefault, failures, AGAIN, 0)),
      [100, 200, 400, null]
    )
  })
})

test.group('An attempt whose outcome is not known', () => {
  const decide = (type: string, config: JsonObject = {}, step: JsonObject = {}) =>
    onUnknownOutcome(completeStep({ stepKey: 'a', stepType: 'agent', config: step }, 0), {
      type,
      config,
    } as AgentVersion)

  test('is made again when it can be repeated', ({ assert }) => {
    for (const type of ['data', 'code', 'llm', 'workflow']) assert.equal(decide(type), 'retry')
    for (const method of ['GET', 'head', 'PUT', 'DELETE', 'OPTIONS']) {
      assert.equal(decide('api', { method }), 'retry')
    }
    assert.equal(decide('api'), 'retry')
  })

  test('is not when it is a POST or PATCH, unless somebody says so', ({ assert }) => {
    for (const method of ['POST', 'patch']) {
      assert.equal(decide('api', { method }), 'fail')
      assert.equal(decide('api', { method, idempotent: true }), 'retry')
      assert.equal(decide('api', { method, onUnknownOutcome: 'retry' }), 'retry')
      assert.equal(decide('api', { method }, { onUnknownOutcome: 'retry' }), 'retry')
    }
    assert.equal(decide('code', {}, { onUnknownOutcome: 'fail' }), 'fail')
  })

  test('only data, workflow and code agents without a network leave no trace outside', ({
    assert,
  }) => {
    const free = ['data', 'code', 'api', 'llm', 'workflow'].map((type) =>
      isEffectFree({ type, config: {} } as AgentVersion)
    )
    assert.deepEqual(free, [true, true, false, false, true])
    const config = { network: { allow: ['example.com'] } }
    assert.isFalse(isEffectFree({ type: 'code', config } as unknown as AgentVersion))
  })
})

test('usage is added without losing a digit', ({ assert }) => {
  const usage = (costUsd: string) => ({ inputTokens: 1, outputTokens: 2, costUsd })
  assert.deepEqual(addUsage(usage('0.1'), usage('0.2')), {
    inputTokens: 2,
    outputTokens: 4,
    costUsd: '0.3',
  })
  assert.equal(
    addUsage(usage('99999999999.999999999999'), usage('0.000000000001')).costUsd,
    '100000000000'
  )
  assert.equal(addUsage(usage('0'), usage('0')).costUsd, '0')
})

function row(fields: Partial<StepRecord>): StepRecord {
  const step = { stepKey: 'a', stepType: 'agent' as const, iteration: null, agentId: null }
  const data = { agentVersion: null, output: undefined, error: null, usage: null, wakeAt: null }
  const open = { status: 'running' as const, startedAt: 1, completedAt: null }
  return { path: 'a', attempt: 1, inputs: { big: true }, ...step, ...data, ...open, ...fields }
}

test.group('The outbox', () => {
  test('gathers for a moment what nobody outside has seen, and writes a row once', ({ assert }) => {
    const outbox = new Outbox()
    assert.isNull(outbox.dueAt)
    outbox.put(row({}), 100, false)
    assert.equal(outbox.dueAt, 125)
    outbox.put(row({ status: 'completed', completedAt: 2 }), 110, true)
    assert.equal(outbox.dueAt, 110)
    const { steps } = outbox.drain()
    assert.deepEqual(
      steps.map(({ status }) => status),
      ['completed']
    )
    assert.isNull(outbox.dueAt)
    const empty = { steps: [], logs: [], launches: [], taken: [], children: [], orphans: [] }
    assert.deepEqual(outbox.drain(), empty)
  })

  test('sends inputs once, and launches with the commit of the start', ({ assert }) => {
    const outbox = new Outbox()
    const launched: string[] = []
    outbox.put(row({}), 100, false)
    outbox.launchAfterCommit('a', 1, () => launched.push('a'), 100)
    assert.equal(outbox.dueAt, 100)
    const { steps, launches } = outbox.drain()
    assert.deepEqual(steps[0]!.inputs, { big: true })
    assert.deepEqual(launched, [])
    for (const launch of launches) launch()
    assert.deepEqual(launched, ['a'])
    outbox.put(row({ status: 'completed', completedAt: 2 }), 200, false)
    assert.isUndefined(outbox.drain().steps[0]!.inputs)
  })

  test('forgets the start of what was not launched', ({ assert }) => {
    const outbox = new Outbox()
    outbox.put(row({}), 100, false)
    outbox.put(row({ path: 'b' }), 100, false)
    outbox.launchAfterCommit('a', 1, () => {}, 100)
    outbox.takeBackLaunches()
    const { steps, launches } = outbox.drain()
    assert.deepEqual([steps.map(({ path }) => path), launches], [['b'], []])
  })

  test('closes what earlier drives left open', ({ assert }) => {
    const outbox = new Outbox([
      row({}),
      row({ path: 'b', status: 'waiting', wakeAt: 9 }),
      row({ path: 'c', status: 'completed', completedAt: 2 }),
    ])
    outbox.put(row({ status: 'completed', completedAt: 3 }), 5, false)
    outbox.closeLeft(7)
    assert.deepEqual(
      outbox.drain().steps.map(({ path, status, wakeAt }) => [path, status, wakeAt]),
      [
        ['a', 'completed', null],
        ['b', 'cancelled', null],
      ]
    )
  })
})

test.group('Whether a run parks', () => {
  const run = () => {
    const clock = new HeldClock()
    const execution = { id: 'x' } as never
    const outside = { journal: {} as never, rules: {} as never, runner: {} as never }
    const world = { clock, ...outside, agents: new Map() }
    return { clock, run: new Run(execution, [], world, 1) }
  }

  test('only for what is further away than a second, and only when nothing runs', ({ assert }) => {
    const { clock, run: it } = run()
    it.waitUntil('w', clock.time + 1_000, () => {})
    assert.isNull(it.ending())
    it.waitUntil('w', clock.time + 1_001, () => {})
    assert.deepEqual(it.ending(), {
      kind: 'parked',
      wakeAt: clock.time + 1_001,
      seenSignal: 0,
      needs: undefined,
    })
    it.attemptBegan()
    assert.isNull(it.ending())
    it.attemptEnded()
    it.waitUntil('soon', clock.time + 10, () => {})
    assert.isNull(it.ending())
  })

  test('what is due resumes once, and nothing resumes in a run that has ended', ({ assert }) => {
    const { clock, run: it } = run()
    const resumed: string[] = []
    it.waitUntil('a', clock.time + 5, () => resumed.push('a'))
    it.resumeDue()
    assert.deepEqual(resumed, [])
    clock.time += 5
    it.resumeDue()
    it.resumeDue()
    assert.deepEqual(resumed, ['a'])
    it.waitUntil('b', clock.time, () => resumed.push('b'))
    it.finish({ status: 'completed', output: 1, failure: null })
    it.resumeDue()
    assert.deepEqual(resumed, ['a'])
    it.finish({ status: 'failed', output: 2, failure: null })
    assert.containsSubset(it.ending(), { kind: 'final', status: 'completed', output: 1 })
  })

  test('it is handed back although something runs, but not when its result is known', ({
    assert,
  }) => {
    const { clock, run: it } = run()
    it.attemptBegan()
    it.release()
    assert.deepEqual(it.ending(), { kind: 'parked', wakeAt: clock.time, seenSignal: 0 })
    it.finish({ status: 'completed', output: 1, failure: null })
    assert.isNull(it.ending())
    it.attemptEnded()
    assert.containsSubset(it.ending(), { kind: 'final' })
  })

  test('with nothing to do and nothing to wait for it ends, rather than never', ({ assert }) => {
    assert.containsSubset(run().run.ending(), { kind: 'final', status: 'failed' })
  })
})
