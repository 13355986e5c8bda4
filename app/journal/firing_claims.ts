import type { Firing } from '#engine/contracts/firing'

/** A statement that claims a firing as `claimed`. */
export interface Claim {
  name: string
  sql: string
  values: unknown[]
}

/**
 * Two schedulers wait for each other on the schedule's row, and the second finds that it names
 * another time by then. Should one firing come twice all the same, its key refuses the second.
 */
const SCHEDULE = `
with due as (
  update workflow_schedules set next_fire_at = $d, due_at = $e, claimed_until = null
  where workflow_id = $a and next_fire_at = $b returning workflow_id
), claimed as (
  insert into schedule_firings (workflow_id, fire_at, due_at, outcome, execution_id)
  select workflow_id, $b::timestamptz, $c::timestamptz, 'started', $1::uuid from due
  on conflict do nothing returning workflow_id
)`

const QUEUED = `
with claimed as (
  update schedule_firings set outcome = 'started', execution_id = $1::uuid
  where workflow_id = $a and fire_at = $b and outcome = 'queued' returning workflow_id
)`

const EVENT = `
with claimed as (
  insert into event_firings (workflow_id, source_execution_id, outcome, execution_id)
  select workflow_id, $b::uuid, 'started', $1::uuid from event_subscriptions
  where workflow_id = $a for share
  on conflict do nothing returning workflow_id
)`

/**
 * How a firing is claimed in the statement that writes its execution.
 *
 * @param taken - So many parameters of that statement come before; $1 is the execution's id.
 */
export function claimOf(firing: Firing, taken: number): Claim {
  const { kind, workflowId } = firing
  const numbered = (sql: string) =>
    sql.replace(/\$([a-e])/g, (_, letter: string) => `$${taken + 'abcde'.indexOf(letter) + 1}`)
  if (kind === 'event') {
    return { name: kind, sql: numbered(EVENT), values: [workflowId, firing.sourceExecutionId] }
  }
  if (kind === 'queued') {
    return { name: kind, sql: numbered(QUEUED), values: [workflowId, firing.fireAt] }
  }
  const { fireAt, dueAt, next } = firing
  const values = [workflowId, fireAt, dueAt, next?.fireAt ?? null, next?.dueAt ?? null]
  return { name: kind, sql: numbered(SCHEDULE), values }
}
