import db from '@adonisjs/lucid/services/db'
import { readPeriod, type PeriodRequest } from '#queries/analytics/period'
import { bindingsOf, IN_PERIOD } from '#queries/analytics/period_sql'

export interface OverviewInput extends PeriodRequest {
  /** Whose figures; everybody's where it is null. */
  userId: string | null
}

const statement = (own: string, ownExecutions: string) => `
  select a.*, w.*, d.*, e.* from
    (select count(*)::int as "totalAgents",
      (count(*) filter (where status = 'active'))::int as "activeAgents"
      from agents where deleted_at is null ${own}) a,
    (select count(*)::int as "totalWorkflows",
      (count(*) filter (where status = 'active'))::int as "activeWorkflows"
      from workflows where deleted_at is null ${own}) w,
    (select count(*)::int as "totalDeployments",
      (count(*) filter (where status = 'running'))::int as "runningDeployments"
      from deployments where deleted_at is null ${own}) d,
    (select count(*)::int as "totalExecutions",
      (count(*) filter (where status = 'completed'))::int as "successfulExecutions",
      (count(*) filter (where status in ('failed', 'timeout')))::int as "failedExecutions",
      coalesce(round(avg(duration_ms) filter (where status in ('completed', 'failed', 'timeout')), 2),
        0)::float8 as "avgExecutionTimeMs"
      from executions e where ${IN_PERIOD} ${ownExecutions}) e`

/** What there is now, and what ran in a period. */
export default class Overview {
  /** @throws ValidationException for a period that ends before it begins. */
  async handle({ userId, ...request }: OverviewInput): Promise<Record<string, number>> {
    const bindings = bindingsOf(readPeriod(request))
    const own = userId === null ? '' : 'and user_id = cast(:userId as uuid)'
    const ownExecutions = userId === null ? '' : 'and e.user_id = cast(:userId as uuid)'
    const { rows } = await db.rawQuery<{ rows: [Record<string, number>] }>(
      statement(own, ownExecutions),
      userId === null ? bindings : { ...bindings, userId }
    )
    return rows[0]
  }
}
