import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { v4 } from 'uuid'
import { Driver } from '#engine/main'
import { PgCallables } from '#journal/pg_callables'
import { PgJournal } from '#journal/pg_journal'
import { PgVersionStore } from '#journal/version_store'
import { JsonSchemaRules } from '#services/schemas/json_schema_rules'
import { RealClock, RecordingScheduler, ScriptedRunner } from '#tests/support/scripted_world'

/** What a thread with a heap of its own is to drive, one drive after another. */
export interface SmallHeapWork {
  url: string
  executionId: string
  /** Characters of what each run of the agent `big` gives. */
  characters: number
}

const { url, executionId, characters } = workerData as SmallHeapWork
const pool = new pg.Pool({ connectionString: url, max: 2 })
const journal = new PgJournal(pool, v4(), 10)
const runner = new ScriptedRunner()
runner.scripts.big = ({ n }) => ({ n: Number(n) + 1, text: 'x'.repeat(characters) })
const versions = new PgVersionStore(pool)
const driver = new Driver({
  journal,
  versions,
  runner,
  scheduler: new RecordingScheduler(),
  clock: new RealClock(),
  rules: new JsonSchemaRules(),
  callables: new PgCallables(pool, versions),
})
const first = await driver.drive(executionId)
await pool.query('update executions set wake_at = now() where id = $1', [executionId])
const second = await driver.drive(executionId)
journal.leases.stop()
await pool.end()
parentPort!.postMessage({ drives: [first, second], runs: runner.runs.length })
