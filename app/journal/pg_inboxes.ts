import type { Pool } from 'pg'
import { answerName, Inboxes } from '#engine/contracts/inboxes'
import type { Delivery, OpenWait } from '#engine/contracts/inboxes'
import type { Json } from '#engine/graph/types'

/** A wait is open while its step waits, nobody has answered it and its time is not over. */
export const OPEN_WAITS = `
from execution_waits w
join executions e on e.id = w.execution_id and e.status in ('pending', 'running', 'waiting')
join execution_steps s on s.execution_id = w.execution_id and s.path = w.path
  and s.attempt = w.attempt and s.status = 'waiting'
where w.answered_at is null and w.closed_at is null
  and (w.expires_at is null or w.expires_at > now())`

const WAITS = {
  name: 'inbox_waits',
  text: `
select w.execution_id as "executionId", w.path, w.attempt, w.kind, w.name, w.message, w.schema,
  w.approvers ${OPEN_WAITS} and w.execution_id = $1
order by w.opened_at, w.path`,
}

const ASKED = {
  name: 'inbox_asked',
  text: `select from execution_waits where execution_id = $1 and name = $2 and kind <> 'signal' limit 1`,
}

const SEND = {
  name: 'inbox_send',
  text: `select signal_execution($1, $2, $3) is not null as sent`,
}

/**
 * The execution's row is locked before that of the wait, as a driver's commit does; and the wait is
 * claimed and the answer written together, so that the second of two answers finds it claimed.
 */
const ANSWER = {
  name: 'inbox_answer',
  text: `
with open as materialized (
  select id from executions where id = $1 and status in ('pending', 'running', 'waiting')
  for no key update
), claimed as (
  update execution_waits w set answered_at = now(), answered_by = $6
  from open where w.execution_id = open.id and w.path = $2 and w.attempt = $3
    and w.answered_at is null and w.closed_at is null
    and (w.expires_at is null or w.expires_at > now())
  returning w.execution_id
)
select exists(select from open) as open,
  (select signal_execution(execution_id, $4, $5) from claimed) is not null as sent`,
}

/** The way into the inboxes on PostgreSQL. Who sends hints at the execution afterwards. */
export class PgInboxes extends Inboxes {
  constructor(private pool: Pool) {
    super()
  }

  async waits(executionId: string): Promise<OpenWait[]> {
    return (await this.pool.query<OpenWait>({ ...WAITS, values: [executionId] })).rows
  }

  async asked(executionId: string, name: string): Promise<boolean> {
    return (await this.pool.query({ ...ASKED, values: [executionId, name] })).rows.length > 0
  }

  async send(executionId: string, name: string, payload: Json): Promise<Delivery> {
    const values = [executionId, name, JSON.stringify(payload)]
    const { rows } = await this.pool.query<{ sent: boolean }>({ ...SEND, values })
    return rows[0]!.sent ? 'accepted' : 'finished'
  }

  async answer(wait: OpenWait, payload: Json, userId: string | null): Promise<Delivery> {
    const { executionId, path, attempt } = wait
    const values = [executionId, path, attempt, answerName(path), JSON.stringify(payload), userId]
    const { rows } = await this.pool.query<{ open: boolean; sent: boolean }>({ ...ANSWER, values })
    const { open, sent } = rows[0]!
    if (!open) return 'finished'
    return sent ? 'accepted' : 'closed'
  }
}
