import db from '@adonisjs/lucid/services/db'

/** An execution that has ended, and that somebody might wait for. */
export interface Ending {
  id: string
  executionId: string
  userId: string
  workflowId: string
  status: string
  endedAt: Date
  /** How often it was looked at before. */
  attempts: number
}

/** A workflow that the end of another may start. */
export interface Subscriber {
  workflowId: string
  filter: string | null
}

/** Seconds after which an ending whose reader died is read by another. */
const CLAIM_SECONDS = 10

/** Takes endings that were announced, the oldest first; others take others meanwhile. */
export async function claimEndings(limit: number): Promise<Ending[]> {
  const { rows } = await db.rawQuery(
    `update execution_endings e
     set claimed_until = now() + ? * interval '1 second', attempts = attempts + 1
     from (
       select id from execution_endings where claimed_until is null or claimed_until <= now()
       order by id limit ? for update skip locked
     ) free
     where e.id = free.id
     returning e.id, e.execution_id as "executionId", e.user_id as "userId",
       e.workflow_id as "workflowId", e.status, e.created_at as "endedAt", e.attempts`,
    [CLAIM_SECONDS, limit]
  )
  return rows as Ending[]
}

/** Everybody who waits for it has been served. */
export async function forgetEnding({ id }: Ending): Promise<void> {
  await db.from('execution_endings').where('id', id).delete()
}

/** Who waited for this ending when it came, and has not been served yet. */
export async function subscribersOf(ending: Ending): Promise<Subscriber[]> {
  const { rows } = await db.rawQuery(
    `select s.workflow_id as "workflowId", s.filter from event_subscriptions s
     join users u on u.id = s.user_id and u.is_active and u.deleted_at is null
     where s.user_id = :userId and :status = any(s.statuses) and s.workflow_id <> :workflowId
       and (s.source_workflow_id is null or s.source_workflow_id = :workflowId)
       and s.since <= :endedAt
       and not exists (select from event_firings f
         where f.workflow_id = s.workflow_id and f.source_execution_id = :executionId)
     order by s.workflow_id`,
    { ...ending } as never
  )
  return rows as Subscriber[]
}

/**
 * How many events led to an execution, one after the other: what its own trigger says, or that of
 * an execution which it is a child of.
 */
export async function depthOf(executionId: string): Promise<number> {
  const { rows } = await db.rawQuery(
    `with recursive line as (
       select parent_execution_id, trigger_data, trigger_type from executions where id = ?
       union all
       select p.parent_execution_id, p.trigger_data, p.trigger_type
       from executions p join line on p.id = line.parent_execution_id
     )
     select coalesce(max((trigger_data->>'depth')::int) filter (where trigger_type = 'event'), 0)
       as depth from line`,
    [executionId]
  )
  return Number(rows[0].depth)
}

/** Says why an ending started nothing; once. */
export async function refuseFiring(
  workflowId: string,
  sourceExecutionId: string,
  refusal: { outcome: 'skipped' | 'failed'; reason: string; message: string }
): Promise<void> {
  await db.rawQuery(
    `insert into event_firings (workflow_id, source_execution_id, outcome, reason, message)
     select id, ?, ?, ?, ? from workflows where id = ? on conflict do nothing`,
    [sourceExecutionId, refusal.outcome, refusal.reason, refusal.message, workflowId]
  )
}
