import db from '@adonisjs/lucid/services/db'
import type { LogPlace } from '#queries/deployments/deployment_log_place'

/** A line of a deployment's own log, or of one of its executions. */
export interface DeploymentLogRow {
  id: string
  timestamp: Date
  level: string
  message: string
  metadata: Record<string, unknown> | null
}

export interface DeploymentLogsInput {
  deploymentId: string
  /** Lines after this. */
  since?: Date | undefined
  tail: number
  level?: string | undefined
}

/** Executions whose lines are looked at: so many of the newest, and those that run. */
const EXECUTIONS = 1_000

/** So many where lines are sought: of one level, or since a time. */
const SOUGHT = 10_000

/** One that has ended says no more: its lines come with the end, or before it. */
const EXECUTIONS_OF_TAIL = `
  (select id from (
     select id, completed_at from executions where deployment_id = :deploymentId
     order by id desc limit :executions
   ) newest
   where :since::timestamptz is null or completed_at is null
     or completed_at > :since::timestamptz - interval '1 minute')
  union
  (select id from executions where deployment_id = :deploymentId and status = 'running')`

/**
 * Both kinds of lines, of which a condition holds; `l` is a line.
 *
 * @param executions - Selects the ids of the executions whose lines they are.
 */
export const linesWhere = (
  condition: string,
  executions: string,
  order: 'asc' | 'desc',
  limit: string
) => `
  select * from (
    (select l.id, l.created_at as timestamp, l.level, l.message, l.metadata::jsonb as metadata
     from deployment_events l
     where deployment_id = :deploymentId and ${condition}
     order by l.created_at ${order}, l.id ${order} limit ${limit})
    union all
    (select l.id, l.created_at, l.level, l.message,
       coalesce(l.metadata::jsonb, '{}') ||
         jsonb_build_object('executionId', e.id, 'stepKey', l.step_key)
     from (${executions}) e
     join execution_logs l on l.execution_id = e.id
     where ${condition}
     order by l.created_at ${order}, l.id ${order} limit ${limit})
  ) both_kinds order by timestamp ${order}, id ${order} limit ${limit}`

const TAIL = `
  select now.snapshot, now.time, lines.*
  from (select pg_current_snapshot()::text as snapshot,
    (extract(epoch from now()) * 1000)::bigint as time) now
  left join lateral (${linesWhere(
    `(:since::timestamptz is null or l.created_at > :since)
      and (:level::text is null or l.level = :level)`,
    EXECUTIONS_OF_TAIL,
    'desc',
    ':tail'
  )}) lines on true
  order by lines.timestamp, lines.id`

type Row = DeploymentLogRow & { snapshot: string; time: string }

/** The last lines of a deployment and of what was asked of it, the oldest first. */
export default class DeploymentLogs {
  /** @returns The lines, and the place behind them. */
  async handle({ deploymentId, since, tail, level }: DeploymentLogsInput) {
    const executions = since || level ? SOUGHT : EXECUTIONS
    const asked = { since: since ?? null, tail, level: level ?? null }
    const bindings = { deploymentId, executions, ...asked }
    const { rows } = (await db.rawQuery(TAIL, bindings)) as { rows: Row[] }
    const { snapshot, time } = rows[0]!
    const place: LogPlace = { time: Number(time), since: snapshot, upto: null }
    return { lines: rows.filter(({ id }) => id !== null) as DeploymentLogRow[], place }
  }
}
