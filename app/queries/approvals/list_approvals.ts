import db from '@adonisjs/lucid/services/db'
import type User from '#models/user'

/** What somebody is asked, as a list shows it. */
export interface PendingApproval {
  executionId: string
  workflowId: string | null
  workflowName: string | null
  path: string
  kind: 'approval' | 'outcome'
  name: string
  message: string | null
  schema: Record<string, unknown> | null
  approvers: string[]
  since: Date
  expiresAt: Date | null
}

/** Open questions of the user's own executions, and those that name the user. */
const PENDING = `
  select w.execution_id as "executionId", e.workflow_id as "workflowId", f.name as "workflowName",
    w.path, w.kind, w.name, w.message, w.schema, w.approvers, w.opened_at as since,
    w.expires_at as "expiresAt", count(*) over ()::int as total
  from execution_waits w
  join executions e on e.id = w.execution_id and e.status in ('pending', 'running', 'waiting')
  join execution_steps s on s.execution_id = w.execution_id and s.path = w.path
    and s.attempt = w.attempt and s.status = 'waiting'
  left join workflows f on f.id = e.workflow_id
  where w.kind <> 'signal' and w.answered_at is null and w.closed_at is null
    and (w.expires_at is null or w.expires_at > now())
    and (e.user_id = :userId or w.approvers \\?| cast(:names as text[]))
  order by w.opened_at %order%, w.execution_id, w.path
  limit :pageSize offset :offset`

/** A page of what waits for a user. */
export default class ListApprovals {
  async handle(
    user: User,
    { page, pageSize, sortOrder }: { page: number; pageSize: number; sortOrder: 'asc' | 'desc' }
  ): Promise<{ rows: PendingApproval[]; total: number }> {
    const { rows } = await db.rawQuery<{ rows: Array<PendingApproval & { total: number }> }>(
      PENDING.replace('%order%', sortOrder),
      { userId: user.id, names: user.approverNames, pageSize, offset: (page - 1) * pageSize }
    )
    return { rows, total: rows[0]?.total ?? 0 }
  }
}
