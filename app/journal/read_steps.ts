import type { Pool } from 'pg'
import { HeldValue } from '#engine/contracts/held_value'
import type { StepRecord } from '#engine/contracts/step_record'
import { stepRecord } from '#journal/acquired_rows'
import type { StepRow } from '#journal/acquired_rows'

/** What was committed of the executions in $1, oldest attempt first; large outputs as their hashes. */
const STEPS_STATEMENT = {
  name: 'journal_steps',
  text: `
select s.execution_id, s.path, s.attempt, s.step_key, s.step_type, s.iteration, s.agent_id,
  s.agent_version, s.status, s.output, s.error, s.usage, s.state,
  encode(s.output_ref, 'hex') as output_ref,
  extract(epoch from s.wake_at - now())::float8 * 1000 as wake_in,
  extract(epoch from s.started_at)::float8 * 1000 as started_at,
  extract(epoch from s.completed_at)::float8 * 1000 as completed_at
from execution_steps s
where s.execution_id = any($1::uuid[])
order by s.execution_id, s.path, s.attempt`,
}

/** Values that are kept apart, by their hashes. */
const HELD_STATEMENT = {
  name: 'journal_held',
  text: `select encode(hash, 'hex') as hash, data from payloads where hash = any($1::bytea[])`,
}

/** So many large outputs are read by one statement. */
const AT_ONCE = 16

/**
 * What was committed of executions, by execution. Large outputs are read apart, a few at a time, and
 * stay as they are kept; those within a completed step are asked for by nobody and not read at all.
 */
export async function readSteps(
  pool: Pool,
  ids: string[],
  now: number
): Promise<Map<string, StepRecord[]>> {
  const steps = new Map<string, StepRecord[]>()
  if (ids.length === 0) return steps
  const { rows } = await pool.query<StepRow>({ ...STEPS_STATEMENT, values: [ids] })
  const held = await readHeld(pool, refsOf(rows))
  for (const row of rows) {
    const record = stepRecord(row, now, held.get(row.output_ref ?? ''))
    const list = steps.get(row.execution_id)
    if (list) list.push(record)
    else steps.set(row.execution_id, [record])
  }
  return steps
}

/** The hashes of large outputs that a drive may ask for. */
function refsOf(rows: readonly StepRow[]): string[] {
  const large = rows.filter(({ output_ref: ref }) => ref !== null)
  if (large.length === 0) return []
  const keyOf = (id: string, path: string) => `${id} ${path}`
  const completed = new Set(
    rows.flatMap(({ execution_id: id, path, status }) =>
      status === 'completed' ? [keyOf(id, path)] : []
    )
  )
  const within = ({ execution_id: id, path }: StepRow) => {
    const end = path.search(/[[/]/)
    return end !== -1 && completed.has(keyOf(id, path.slice(0, end)))
  }
  return [...new Set(large.filter((row) => !within(row)).map((row) => row.output_ref!))]
}

async function readHeld(pool: Pool, hashes: string[]): Promise<Map<string, HeldValue>> {
  const held = new Map<string, HeldValue>()
  for (let begin = 0; begin < hashes.length; begin += AT_ONCE) {
    const some = hashes.slice(begin, begin + AT_ONCE).map((hash) => Buffer.from(hash, 'hex'))
    const { rows } = await pool.query<{ hash: string; data: Buffer }>({
      ...HELD_STATEMENT,
      values: [some],
    })
    // Copied, since the driver's buffers may be parts of a whole answer of the database.
    for (const { hash, data } of rows) held.set(hash, new HeldValue(Buffer.from(data)))
  }
  return held
}
