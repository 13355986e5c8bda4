import db from '@adonisjs/lucid/services/db'

/** So many are told at once. */
const MOST = 100

/**
 * Executions that nothing will ever wake: they wait, and have neither a live lease, nor a timer, nor a
 * wait that somebody could answer, nor an open child, nor a place in line, nor a label that they ask
 * for. There is no way into this state: each that is found is a defect of the engine.
 *
 * @returns Their ids, the oldest first.
 */
export default async function ownerlessExecutions(): Promise<string[]> {
  const { rows } = await db.rawQuery<{ rows: Array<{ id: string }> }>(
    `select e.id from executions e
     where e.status = 'waiting' and e.wake_at is null and e.needs is null and not e.held
       and e.cancel_requested_at is null
       and (e.lease_expires_at is null or e.lease_expires_at < now() - interval '1 minute')
       and coalesce(e.hinted_at, e.created_at) < now() - interval '1 minute'
       and not exists (select from execution_waits w
         where w.execution_id = e.id and w.answered_at is null and w.closed_at is null)
       and not exists (select from executions c
         where c.parent_execution_id = e.id and c.parent_awaits
           and c.status in ('pending', 'running', 'waiting'))
       and not exists (select from agent_slots s where s.execution_id = e.id)
     order by e.id limit ${MOST}`
  )
  return rows.map(({ id }) => id)
}
