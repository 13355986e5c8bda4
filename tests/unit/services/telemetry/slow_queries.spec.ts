import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { url } from '#config/database'
import { openJournalPool } from '#services/journal_pool'
import { QueryMeter } from '#services/telemetry/query_meter'
import { SlowQueries } from '#services/telemetry/slow_queries'
import { logFields, within } from '#services/telemetry/work_context'

const SECRET = 'a value that nobody should read'

function slowQueries(thresholdMs: number, now = () => Date.now()) {
  const lines: Array<Record<string, unknown>> = []
  const logger = { warn: (fields: object) => lines.push({ ...fields, ...logFields() }) }
  return { lines, slow: new SlowQueries(thresholdMs, logger, now) }
}

test.group('Slow queries', () => {
  test('of the journal are told, whoever asks and however it ends', async ({ assert, cleanup }) => {
    const { lines, slow } = slowQueries(50)
    const pool = openJournalPool(url, slow, () => {})
    cleanup(() => pool.end())
    const sleep = 'select pg_sleep(0.08),\n  $1::text as said'
    const told = async (ask: () => Promise<unknown>) => {
      lines.length = 0
      await within({ executionId: 'e' }, ask)
      const [line, ...others] = lines
      assert.lengthOf(others, 0)
      assert.notInclude(JSON.stringify(line), SECRET)
      return line!
    }
    const first = await told(() => pool.query(sleep, [SECRET]))
    assert.containsSubset(first, { pool: 'journal', execution_id: 'e' })
    assert.equal(first.query, 'select pg_sleep(0.08), $1::text as said')
    assert.isAtLeast(first.durationMs as number, 70)
    const named = { name: 'a_name', text: sleep, values: [SECRET] }
    assert.containsSubset(await told(() => pool.query(named)), { name: 'a_name' })
    const shared = { ...named, name: 'journal_shared' }
    assert.notProperty(await told(() => pool.query(shared)), 'execution_id')
    await told(async () => {
      const client = await pool.connect()
      await client.query(sleep, [SECRET]).finally(() => client.release())
    })
    const failing = `select 1 / (length($1::text || pg_sleep(0.08)::text) - ${SECRET.length})`
    await told(() => assert.rejects(() => pool.query(failing, [SECRET])))

    lines.length = 0
    await pool.query('select 1')
    assert.lengthOf(lines, 0)
  })

  test('of Lucid are told with places for their values', async ({ assert }) => {
    const { lines, slow } = slowQueries(50)
    const client = db.connection().getWriteClient()
    const watched = new QueryMeter()
    watched.watch(client, ({ sql }, durationMs) => {
      if (sql.includes('pg_sleep(0.08)')) slow.answered({ pool: 'api', text: sql, durationMs })
    })
    await db.rawQuery('select pg_sleep(0.08), ?::text', [SECRET])
    assert.lengthOf(lines, 1)
    assert.equal(lines[0]!.query, 'select pg_sleep(0.08), $1::text')
    assert.isAbove(watched.avgQueryTimeMs, 0)
  })

  test('are told a few times a minute, and never where that is wished', ({ assert }) => {
    let now = 0
    const few = slowQueries(10, () => now)
    const query = { pool: 'api', text: 'select 1', durationMs: 11 } as const
    for (let n = 0; n < 100; n++) few.slow.answered(query)
    assert.lengthOf(few.lines, 30)
    now = 60_000
    few.slow.answered(query)
    few.slow.answered({ ...query, durationMs: 9 })
    assert.lengthOf(few.lines, 31)
    const none = slowQueries(0)
    none.slow.answered(query)
    assert.lengthOf(none.lines, 0)
  })
})
