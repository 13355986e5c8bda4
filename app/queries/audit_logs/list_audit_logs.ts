import AuditLog from '#models/audit_log'
import { cursorOf, readCursor } from '#queries/executions/cursor'

export interface ListAuditLogsInput {
  /** Whose doings; everybody's where it is left out. */
  userId?: string
  action?: string
  resourceType?: string
  resourceId?: string
  from?: Date
  to?: Date
  page: number
  pageSize: number
  cursor?: string
  sortOrder: 'asc' | 'desc'
}

/** A page of the audit trail, by time. With a cursor nothing is counted. */
export default class ListAuditLogs {
  async handle(input: ListAuditLogsInput) {
    const { page, pageSize, cursor, sortOrder } = input
    const query = matching(input).orderBy('id', sortOrder)
    if (cursor !== undefined) {
      if (cursor !== '') query.where('id', sortOrder === 'desc' ? '<' : '>', readCursor(cursor))
      const rows = await query.limit(pageSize + 1)
      const more = rows.length > pageSize
      if (more) rows.pop()
      return { rows, nextCursor: more ? cursorOf(rows.at(-1)!.id) : null, total: null }
    }
    const rows = await query.offset((page - 1) * pageSize).limit(pageSize)
    const [count] = await matching(input).count('* as total').pojo<{ total: string }>()
    return { rows, nextCursor: null, total: Number(count?.total ?? 0) }
  }
}

function matching(input: ListAuditLogsInput) {
  const query = AuditLog.query()
  for (const column of ['userId', 'action', 'resourceType', 'resourceId'] as const) {
    if (input[column] !== undefined) query.where(column, input[column])
  }
  // An id carries the time of its line, so that a time in the past is found in the index.
  if (input.from) query.whereRaw(`id >= uuid_floor(?::timestamptz)`, [input.from])
  if (input.to) query.whereRaw(`id < uuid_floor(?::timestamptz)`, [after(input.to)])
  return query
}

/** The next millisecond: `to` is included. */
function after(moment: Date): Date {
  return new Date(moment.getTime() + 1)
}
