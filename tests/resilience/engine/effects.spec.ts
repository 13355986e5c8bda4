import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { Fleet, step } from '#tests/resilience/concurrency/fleet'
import { eventually } from '#tests/support/eventually'
import { randomFrom } from '#tests/support/random'
import { EffectLedger } from './effect_ledger.js'

const RUNS = 300
const KILLS = 12
const KINDS = ['honoured', 'counted', 'asked'] as const
const CHOICES = ['done', 'redo', 'skip'] as const

type Kind = (typeof KINDS)[number]

test.group('A POST that is cut off', () => {
  test('is repeated only where that is harmless: kill -9 between request and commit', async ({
    assert,
  }) => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
    const random = randomFrom(seed)
    const fleet = await Fleet.start(1)
    try {
      const ledger = new EffectLedger(fleet.outside, random)
      const post = (path: string, more: object = {}) =>
        fleet.agent('api', { method: 'POST', url: `${fleet.outside.url}${path}`, ...more })
      const config = { onUnknownOutcome: 'ask' }
      const workflows: Record<Kind, string> = {
        honoured: await fleet.workflow([
          step('post', await post('/honoured', { idempotent: true })),
        ]),
        counted: await fleet.workflow([step('post', await post('/counted'))]),
        asked: await fleet.workflow([step('post', await post('/asked'), { config })]),
      }
      const started = new Map<string, Kind>()
      for (let kill = 0; kill < KILLS; kill++) {
        // Which request it is, and how far it is when its worker dies.
        const killed = ledger.next(Math.floor(random() * 15), kill)
        for (let n = 0; n < RUNS / KILLS; n++) {
          const kind = KINDS[n % KINDS.length]!
          started.set(await fleet.execute(workflows[kind]), kind)
        }
        await killed(fleet.workers.at(-1)!)
        await fleet.add()
      }

      const ended = async () => {
        const { rows } = await db.rawQuery(
          `select e.id, e.status, e.error_code, s.status as step, s.error->>'code' as code, s.output
           from executions e left join lateral (
             select * from execution_steps where execution_id = e.id order by attempt desc limit 1
           ) s on true where e.id = any(?)`,
          [[...started.keys()]]
        )
        return rows as Array<Record<string, any>>
      }
      const asks = (row: Record<string, any>) => row.status === 'waiting' && row.step === 'waiting'
      const open = (row: Record<string, any>) =>
        ['pending', 'running', 'waiting'].includes(row.status)
      await eventually(async () => {
        return (await ended()).every((row) => !open(row) || asks(row))
      }, 60_000)

      const waiting = (await ended()).filter(asks)
      const chosen = new Map<string, (typeof CHOICES)[number]>()
      for (const [n, { id, code }] of waiting.entries()) {
        assert.equal(code, 'OUTCOME_UNKNOWN')
        assert.isAtMost(ledger.of(id).requests, 1, 'it was repeated unasked')
        const choice = CHOICES[n % CHOICES.length]!
        const payload = choice === 'done' ? { choice, output: { by: 'hand' } } : { choice }
        const sent = await fleet.ask('POST', `/executions/${id}/signals`, { name: 'post', payload })
        assert.equal(sent.status, 200)
        chosen.set(id, choice)
      }
      await eventually(async () => (await ended()).every((row) => !open(row)), 30_000)

      const rows = await ended()
      assert.lengthOf(rows, RUNS)
      const flagged = { counted: 0, repeated: 0 }
      for (const { id, status, error_code: error, step: last, output } of rows) {
        const { requests, effects } = ledger.of(id)
        const kind = started.get(id)!
        if (kind === 'honoured') {
          assert.deepEqual({ status, effects }, { status: 'completed', effects: 1 })
          if (requests > 1) flagged.repeated++
        } else if (kind === 'counted' && status === 'failed') {
          assert.equal(error, 'OUTCOME_UNKNOWN')
          assert.isAtMost(requests, 1)
          flagged.counted++
        } else {
          const choice = chosen.get(id)
          assert.equal(status, 'completed')
          if (choice === undefined) assert.equal(requests, 1)
          if (choice === 'done') assert.deepEqual(output, { by: 'hand' })
          if (choice === 'skip') assert.equal(last, 'skipped')
          if (choice === 'done' || choice === 'skip') assert.isAtMost(requests, 1)
          if (choice === 'redo') assert.isAtMost(requests, 2)
        }
      }
      process.stdout.write(
        `    killed ${KILLS}, ${RUNS} POSTs, ${ledger.moments()}: with a key that is honoured doubled 0 ` +
          `(${flagged.repeated} sent again), without ${flagged.counted} flagged, 0 repeated; ` +
          `${chosen.size} asked and answered (seed ${seed})\n`
      )
      assert.isAbove(flagged.repeated, 0)
      assert.isAbove(flagged.counted, 0)
      assert.isAbove(chosen.size, 2)
    } finally {
      await fleet.stop()
    }
  }).timeout(240_000)
})
