import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { v4 } from 'uuid'
import { Driver } from '#engine/main'
import { PgCallables } from '#journal/pg_callables'
import { PgJournal } from '#journal/pg_journal'
import { PgVersionStore } from '#journal/version_store'
import { JsonSchemaRules } from '#services/schemas/json_schema_rules'
import { RealClock, RecordingScheduler, ScriptedRunner } from '#tests/support/scripted_world'

/** What a thread with a heap of its own is to drive. */
export interface SmallHeapWork {
  url: string
  /** One: two drives, one after the other. More: all at once, each until its agent `hold` runs. */
  executionIds: string[]
  /** Characters of what each run of the agent `big` gives. */
  characters: number
}

const { url, executionIds, characters } = workerData as SmallHeapWork
const pool = new pg.Pool({ connectionString: url, max: 2 })
const journal = new PgJournal(pool, v4(), 60)
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

/** Each begins when the one before it is in its agent; none goes on before all are. */
async function sideBySide(): Promise<string[]> {
  const { promise: all, resolve: goOn } = Promise.withResolvers<void>()
  let held = () => {}
  runner.scripts.hold = async ({ n }) => {
    held()
    await all
    return n ?? null
  }
  const drives: Array<Promise<string>> = []
  for (const id of executionIds) {
    const { promise: holds, resolve } = Promise.withResolvers<void>()
    held = resolve
    const drive = driver.drive(id)
    drives.push(drive)
    await Promise.race([holds, drive])
  }
  goOn()
  return Promise.all(drives)
}

async function oneAfterTheOther(id: string): Promise<string[]> {
  const first = await driver.drive(id)
  await pool.query('update executions set wake_at = now() where id = $1', [id])
  return [first, await driver.drive(id)]
}

const [only] = executionIds
const drives = executionIds.length === 1 ? await oneAfterTheOther(only!) : await sideBySide()
journal.leases.stop()
await pool.end()
parentPort!.postMessage({ drives, runs: runner.runs.length })
