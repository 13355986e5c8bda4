import type { ExecutionLogRow } from '#models/execution_log'
import db from '@adonisjs/lucid/services/db'
import { cursorOf, readCursor } from '#queries/executions/cursor'

export interface ListExecutionLogsInput {
  executionId: string
  level?: string
  stepKey?: string
  page: number
  pageSize: number
  cursor?: string
  sortOrder: 'asc' | 'desc'
}

/** A page of an execution's log. With a cursor nothing is counted. */
export default class ListExecutionLogs {
  async handle(input: ListExecutionLogsInput) {
    const { page, pageSize, cursor, sortOrder } = input
    const query = matching(input).orderBy('id', sortOrder)
    if (cursor !== undefined) {
      if (cursor !== '') query.where('id', sortOrder === 'desc' ? '<' : '>', readCursor(cursor))
      const rows: ExecutionLogRow[] = await query.limit(pageSize + 1)
      const more = rows.length > pageSize
      if (more) rows.pop()
      return { rows, nextCursor: more ? cursorOf(rows.at(-1)!.id) : null, total: null }
    }
    const [rows, count]: [ExecutionLogRow[], { total: string } | null] = await Promise.all([
      query.offset((page - 1) * pageSize).limit(pageSize),
      matching(input).count('* as total').first(),
    ])
    return { rows, nextCursor: null, total: Number(count?.total ?? 0) }
  }
}

function matching({ executionId, level, stepKey }: ListExecutionLogsInput) {
  const query = db.from('execution_logs').where('execution_id', executionId)
  if (level) query.where('level', level)
  if (stepKey) query.where('step_key', stepKey)
  return query
}
