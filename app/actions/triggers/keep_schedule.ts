import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Workflow from '#models/workflow'
import { CronTimes } from '#triggers/schedule/cron'
import { momentOf } from '#triggers/schedule/plan'
import { SCHEDULE_DEFAULTS, type TriggerConfig } from '#triggers/trigger_config'

interface Kept {
  cron: string
  timezone: string
  next_fire_at: Date | null
}

/**
 * Writes when an active workflow fires next. A change of anything but cron and time zone leaves
 * that as it is: a firing that is due this very moment is not lost by it.
 */
export async function keepSchedule(
  workflow: Workflow,
  trx: TransactionClientContract
): Promise<void> {
  const config = { ...SCHEDULE_DEFAULTS, ...(workflow.triggerConfig as TriggerConfig) }
  const { id, scheduleCron: cron, scheduleTimezone: timezone } = workflow
  const { rows } = (await trx.rawQuery(
    `select now() as now, s.cron, s.timezone, s.next_fire_at
     from (values (?::uuid)) as of (id) left join workflow_schedules s on s.workflow_id = of.id`,
    [id]
  )) as { rows: Array<Kept & { now: Date }> }
  const { now, ...kept } = rows[0]!
  const same = kept.cron === cron && kept.timezone === timezone
  const fireAt = same ? kept.next_fire_at : new CronTimes(cron!, timezone).after(now)
  const next = momentOf({ scheduleId: id, jitterMs: config.jitterMs }, fireAt)
  await trx.rawQuery(
    `insert into workflow_schedules as s
       (workflow_id, cron, timezone, overlap, catch_up, jitter_ms, next_fire_at, due_at)
     values (:id, :cron, :timezone, :overlap, :catchUp, :jitterMs, :fireAt, :dueAt)
     on conflict (workflow_id) do update set cron = excluded.cron, timezone = excluded.timezone,
       overlap = excluded.overlap, catch_up = excluded.catch_up, jitter_ms = excluded.jitter_ms,
       next_fire_at = case when :same then s.next_fire_at else excluded.next_fire_at end,
       due_at = case when :same and s.next_fire_at is distinct from excluded.next_fire_at
         then s.due_at else excluded.due_at end`,
    {
      ...{ id, cron, timezone, same },
      ...{ overlap: config.overlap, catchUp: config.catchUp, jitterMs: config.jitterMs },
      ...{ fireAt: next?.fireAt ?? null, dueAt: next?.dueAt ?? null },
    } as never
  )
}

/** Of a workflow that is not active, or has no schedule any more. What waited is said to be skipped. */
export async function endSchedule(
  workflowId: string,
  trx: TransactionClientContract
): Promise<void> {
  await trx.rawQuery(
    `with gone as (delete from workflow_schedules where workflow_id = :id)
     update schedule_firings set outcome = 'skipped', reason = 'deactivated'
     where workflow_id = :id and outcome = 'queued'`,
    { id: workflowId }
  )
}
