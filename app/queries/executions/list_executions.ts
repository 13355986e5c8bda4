import Execution from '#models/execution'
import { readCursor, cursorOf } from '#queries/executions/cursor'
import { named, withOutputs } from '#queries/executions/show_execution'

export interface ListExecutionsInput {
  userId: string
  workflowId?: string
  status?: string
  triggerType?: string
  from?: Date
  to?: Date
  page: number
  pageSize: number
  cursor?: string
  sortOrder: 'asc' | 'desc'
}

/** Columns that a list does not show. */
const COLUMNS = Execution.$columns.filter((column) => column !== 'errorStack')

/**
 * A page of executions, by time: ids sort by it, so the newest page is read off the index. With a
 * cursor nothing is counted, and page 10,000 costs what page 1 costs.
 */
export default class ListExecutions {
  async handle(input: ListExecutionsInput) {
    const { page, pageSize, cursor, sortOrder } = input
    const counting = filtered(input).count('* as total')
    const query = filtered(input)
      .select(...COLUMNS)
      .preload('workflow', named)
      .orderBy('id', sortOrder)
    if (cursor !== undefined) {
      if (cursor !== '') query.where('id', sortOrder === 'desc' ? '<' : '>', readCursor(cursor))
      const rows = await query.limit(pageSize + 1)
      const more = rows.length > pageSize
      if (more) rows.pop()
      await withOutputs(rows)
      return { rows, nextCursor: more ? cursorOf(rows.at(-1)!.id) : null, total: null }
    }
    const rows = await query.offset((page - 1) * pageSize).limit(pageSize)
    await withOutputs(rows)
    const [count] = await counting.pojo<{ total: string }>()
    return { rows, nextCursor: null, total: Number(count?.total ?? 0) }
  }
}

function filtered({ userId, workflowId, status, triggerType, from, to }: ListExecutionsInput) {
  const query = Execution.query().where('userId', userId)
  if (workflowId) query.where('workflowId', workflowId)
  if (status) query.where('status', status)
  if (triggerType) query.where('triggerType', triggerType)
  if (from) query.where('createdAt', '>=', from)
  if (to) query.where('createdAt', '<=', to)
  return query
}
