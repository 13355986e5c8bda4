import db from '@adonisjs/lucid/services/db'

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

/** Executions whose lines are looked at: the newest ones. */
const EXECUTIONS = 1000

/** The last lines of a deployment and of what was asked of it, the oldest first. */
export default class DeploymentLogs {
  async handle({ deploymentId, since, tail, level }: DeploymentLogsInput) {
    const { rows } = (await db.rawQuery(
      `select * from (
         (select id::text, created_at as timestamp, level, message, metadata::jsonb as metadata
          from deployment_events
          where deployment_id = :deploymentId
            and (:since::timestamptz is null or created_at > :since)
            and (:level::text is null or level = :level)
          order by created_at desc limit :tail)
         union all
         (select l.id::text, l.created_at, l.level, l.message,
            coalesce(l.metadata::jsonb, '{}') ||
              jsonb_build_object('executionId', e.id, 'stepKey', l.step_key)
          from (
            select id from executions where deployment_id = :deploymentId
            order by id desc limit ${EXECUTIONS}
          ) e
          join execution_logs l on l.execution_id = e.id
          where (:since::timestamptz is null or l.created_at > :since)
            and (:level::text is null or l.level = :level)
          order by l.created_at desc limit :tail)
       ) lines order by timestamp desc, id desc limit :tail`,
      { deploymentId, since: since ?? null, tail, level: level ?? null }
    )) as { rows: DeploymentLogRow[] }
    return rows.reverse()
  }
}
