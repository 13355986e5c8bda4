import db from '@adonisjs/lucid/services/db'
import { measure } from '#queries/analytics/metrics'
import {
  bucketsOf,
  readPeriod,
  type BucketUnit,
  type PeriodRequest,
} from '#queries/analytics/period'
import { bindingsOf, IN_PERIOD, STEPS_IN_PERIOD } from '#queries/analytics/period_sql'

export interface WorkflowMetricsInput extends PeriodRequest {
  workflowId: string
  groupBy: BucketUnit
}

/** What the attempts of a step took, in milliseconds. */
export interface StepMetrics {
  stepKey: string
  count: number
  successCount: number
  failureCount: number
  avgDurationMs: number
  p95DurationMs: number
}

const OF_WORKFLOW = `e.workflow_id = cast(:workflowId as uuid) and ${IN_PERIOD}`

const RAN = `
  select e.created_at, e.duration_ms, e.status, e.error_code from executions e where ${OF_WORKFLOW}`

/** Every attempt counts; a step that was skipped did not run. */
const STEPS = `
  select s.step_key as "stepKey", count(*)::int as count,
    (count(*) filter (where s.status = 'completed'))::int as "successCount",
    (count(*) filter (where s.status = 'failed'))::int as "failureCount",
    coalesce(round(avg(s.duration_ms), 2), 0)::float8 as "avgDurationMs",
    coalesce(round(
      (percentile_cont(0.95) within group (order by s.duration_ms))::numeric, 2), 0)::float8
      as "p95DurationMs"
  from executions e join execution_steps s on s.execution_id = e.id
  where ${OF_WORKFLOW} and ${STEPS_IN_PERIOD} and s.status <> 'skipped'
    and s.step_type not in ('model', 'tool', 'workflow', 'approval')
  group by s.step_key order by s.step_key`

/** How a workflow did, as a whole and step by step. */
export default class WorkflowMetrics {
  /** @throws ValidationException for a period that ends before it begins, or has too many buckets. */
  async handle({ workflowId, groupBy, ...request }: WorkflowMetricsInput) {
    const period = readPeriod(request)
    const buckets = bucketsOf(period, groupBy)
    const bindings = { ...bindingsOf(period), workflowId }
    const [metrics, { rows }] = await Promise.all([
      measure(RAN, { ...bindings, buckets }),
      db.rawQuery<{ rows: StepMetrics[] }>(STEPS, bindings),
    ])
    return { metrics, steps: rows }
  }
}
