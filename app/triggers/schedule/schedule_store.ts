import db from '@adonisjs/lucid/services/db'
import type { CatchUp, Moment } from './plan.js'

/** A schedule of which a firing is due, held by who claimed it for a while. */
export interface DueSchedule {
  workflowId: string
  cron: string
  timezone: string
  overlap: 'skip' | 'queue' | 'parallel' | 'cancel_running'
  catchUp: CatchUp
  jitterMs: number
  nextFireAt: Date
  dueAt: Date
  /** The database's time. */
  now: Date
  /** Whether its owner may still run things. */
  ownerActive: boolean
}

/** Why a firing did not start anything. */
export type Reason =
  'missed' | 'overlap' | 'queue_full' | 'superseded' | 'owner_inactive' | 'deactivated'

/** How a firing ended otherwise than by a start. */
export interface Unstarted {
  outcome: 'skipped' | 'queued' | 'failed'
  reason?: Reason
  message?: string
  missed?: number
  missedUntil?: Date
}

/** Seconds after which a schedule whose scheduler died is taken by another. */
const CLAIM_SECONDS = 3

/** Started firings that are looked at for executions which have not ended. */
const RECENT = 100

/** Takes schedules that are due, the latest first in line; others take others meanwhile. */
export async function claimDue(limit: number): Promise<DueSchedule[]> {
  const { rows } = await db.rawQuery(
    `update workflow_schedules s set claimed_until = now() + ? * interval '1 second'
     from (
       select workflow_id from workflow_schedules
       where due_at <= now() and (claimed_until is null or claimed_until <= now())
       order by due_at limit ? for update skip locked
     ) due, workflows w, users u
     where s.workflow_id = due.workflow_id and w.id = s.workflow_id and u.id = w.user_id
     returning s.workflow_id as "workflowId", s.cron, s.timezone, s.overlap,
       s.catch_up as "catchUp", s.jitter_ms as "jitterMs", s.next_fire_at as "nextFireAt",
       s.due_at as "dueAt", now() as now, u.is_active and u.deleted_at is null as "ownerActive"`,
    [CLAIM_SECONDS, limit]
  )
  return rows as DueSchedule[]
}

/**
 * Says what became of a firing that starts nothing now, and goes on to the next one; both or none.
 *
 * @returns false where the schedule names another firing by now.
 */
export async function passOver(
  { workflowId, nextFireAt, dueAt }: DueSchedule,
  { outcome, reason, message, missed = 0, missedUntil }: Unstarted,
  next: Moment | null
): Promise<boolean> {
  const { rows } = await db.rawQuery(
    `with due as (
       update workflow_schedules set next_fire_at = :next, due_at = :nextDue, claimed_until = null
       where workflow_id = :workflowId and next_fire_at = :fireAt returning workflow_id
     ), told as (
       insert into schedule_firings
         (workflow_id, fire_at, due_at, outcome, reason, message, missed, missed_until)
       select workflow_id, :fireAt::timestamptz, :dueAt::timestamptz, :outcome, :reason, :message,
         :missed::integer, :missedUntil::timestamptz
       from due on conflict do nothing
     )
     select from due`,
    {
      ...{ workflowId, fireAt: nextFireAt, dueAt, outcome, missed },
      ...{ reason: reason ?? null, message: message ?? null, missedUntil: missedUntil ?? null },
      ...{ next: next?.fireAt ?? null, nextDue: next?.dueAt ?? null },
    } as never
  )
  return rows.length > 0
}

/** Executions of a workflow that its schedule started and that have not ended. */
export async function runningOf(workflowId: string): Promise<string[]> {
  const { rows } = await db.rawQuery(
    `select e.id from (
       select execution_id from schedule_firings
       where workflow_id = ? and outcome = 'started' order by fire_at desc limit ${RECENT}
     ) f join executions e on e.id = f.execution_id
     where e.status in ('pending', 'running', 'waiting')`,
    [workflowId]
  )
  return (rows as { id: string }[]).map(({ id }) => id)
}

/** How many firings of a workflow wait for the one before. */
export async function queuedOf(workflowId: string): Promise<number> {
  const { rows } = await db.rawQuery(
    `select count(*)::int as queued from schedule_firings
     where workflow_id = ? and outcome = 'queued'`,
    [workflowId]
  )
  return rows[0].queued
}

/** The oldest waiting firing of each workflow that has some. */
export async function firstQueued(): Promise<Array<{ workflowId: string } & Moment>> {
  const { rows } = await db.rawQuery(
    `select distinct on (workflow_id) workflow_id as "workflowId", fire_at as "fireAt",
       due_at as "dueAt"
     from schedule_firings where outcome = 'queued' order by workflow_id, fire_at limit 100`
  )
  return rows as Array<{ workflowId: string } & Moment>
}

/** Waiting firings that a later one takes the place of, or one that can't be started. */
export async function dropQueued(
  workflowId: string,
  { outcome, reason, message }: Unstarted,
  fireAt?: Date
): Promise<void> {
  const waiting = db.from('schedule_firings').where({ workflow_id: workflowId, outcome: 'queued' })
  if (fireAt) waiting.where('fire_at', fireAt)
  await waiting.update({ outcome, reason: reason ?? null, message: message ?? null })
}
