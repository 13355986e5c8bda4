import db from '@adonisjs/lucid/services/db'
import { linesWhere, type DeploymentLogRow } from '#queries/deployments/deployment_logs'
import type { LogPlace } from '#queries/deployments/deployment_log_place'

/** Lines that are read for a reader at once. */
const LIMIT = 200

/** A line is committed at most so long after it was said, in seconds: it is looked for no further back. */
const LATEST_SECONDS = 3600

/** Whose log, which lines of it, and from where on. */
export interface LogReading {
  deploymentId: string
  level: string | undefined
  place: LogPlace
}

/** Lines that were written, each with the place behind it, and the place behind all of them. */
export interface LogPage {
  changes: Array<{ line: DeploymentLogRow; place: LogPlace }>
  place: LogPlace
  more: boolean
}

/** The transaction that wrote a line. A row keeps the low half of its number; no line is as old as that. */
const WRITER = `(case when (top.half << 32) + l.xmin::text::bigint > top.number
  then ((top.half - 1) << 32) else (top.half << 32) end + l.xmin::text::bigint)::text::xid8`

const FRESH = `l.created_at > to_timestamp(:time::float8 / 1000) - interval '${LATEST_SECONDS} s'
  and (:level::text is null or l.level = :level)
  and not pg_visible_in_snapshot(${WRITER}, :since::pg_snapshot)
  and pg_visible_in_snapshot(${WRITER}, coalesce(:upto::pg_snapshot, now.snapshot))
  and (:id::uuid is null or (l.created_at, l.id) > (to_timestamp(:at::float8 / 1000), :id::uuid))`

/** Of executions that have changed since a place, so many are read. */
const CHANGED = 10_000

/** A line comes while its execution runs, or with a change of its status. */
const EXECUTIONS = `
  (select id from executions where deployment_id = :deploymentId and status = 'running')
  union
  (select id from executions
   where user_id = (select user_id from deployments where id = :deploymentId)
     and deployment_id = :deploymentId and changed_xid >= pg_snapshot_xmin(:since::pg_snapshot)
   order by changed_xid desc limit ${CHANGED})`

const STATEMENT = `
  select now.snapshot::text as snapshot, now.time, lines.*
  from (select pg_current_snapshot() as snapshot,
    (extract(epoch from now()) * 1000)::bigint as time) now
  cross join lateral (select number, number >> 32 as half from
    (select pg_snapshot_xmax(now.snapshot)::text::bigint as number) xmax) top
  left join lateral (${linesWhere(FRESH, EXECUTIONS, 'asc', String(LIMIT + 1))}) lines on true
  order by lines.timestamp, lines.id`

type Row = DeploymentLogRow & { snapshot: string; time: string }

/** What was written for each reader since its place, in the order in which it was said. */
export async function changesOfLogs(readings: LogReading[]): Promise<LogPage[]> {
  return Promise.all(readings.map((reading) => pageOf(reading)))
}

async function pageOf({ deploymentId, level, place }: LogReading): Promise<LogPage> {
  const { time, since, upto } = place
  const bindings = {
    ...{ deploymentId, time, since, level: level ?? null },
    ...{ upto: upto?.snapshot ?? null, at: upto?.at ?? null, id: upto?.id ?? null },
  }
  const { rows } = (await db.rawQuery(STATEMENT, bindings)) as { rows: Row[] }
  const first = rows[0]!
  const end = upto?.snapshot ?? first.snapshot
  const found = rows.filter(({ id }) => id !== null)
  const more = found.length > LIMIT
  if (more) found.pop()
  const changes = found.map((line) => {
    const { timestamp, id } = line
    const reached = { snapshot: end, at: timestamp.getTime(), id }
    return { line, place: { time, since, upto: reached } as LogPlace }
  })
  if (more) return { changes, place: changes.at(-1)!.place, more }
  // What was said before a snapshot that is an older one now may have come with another since.
  const behind: LogPlace = { time: upto ? time : Number(first.time), since: end, upto: null }
  if (changes.length > 0) changes.at(-1)!.place = behind
  return { changes, place: behind, more: upto !== null }
}
