import type { ModelObject } from '@adonisjs/lucid/types/model'
import Execution from '#models/execution'
import { readCursor, cursorOf } from '#queries/executions/cursor'
import { executionRows, workflowName } from '#queries/executions/execution_rows'
import {
  countMatching,
  matching,
  type ExecutionFilters,
} from '#queries/executions/matching_executions'

export interface ListExecutionsInput extends ExecutionFilters {
  page: number
  pageSize: number
  cursor?: string
  sortOrder: 'asc' | 'desc'
}

/** Columns that a list does not show. */
const COLUMNS = Execution.$columns.filter((column) => column !== 'errorStack')

/**
 * A page of executions, by time: ids sort by it, so the newest page is read off the index. With a
 * cursor nothing is counted, and page 10,000 costs what page 1 costs. Outputs that are kept apart
 * (over 64 KiB) are left to the execution itself.
 */
export default class ListExecutions {
  async handle(input: ListExecutionsInput) {
    const { page, pageSize, cursor, sortOrder } = input
    const query = matching(input)
      .select(...COLUMNS, workflowName())
      .orderBy('id', sortOrder)
    if (cursor !== undefined) {
      if (cursor !== '') query.where('id', sortOrder === 'desc' ? '<' : '>', readCursor(cursor))
      const rows = executionRows(await query.limit(pageSize + 1).pojo<ModelObject>())
      const more = rows.length > pageSize
      if (more) rows.pop()
      return { rows, nextCursor: more ? cursorOf(rows.at(-1)!.id) : null, total: null }
    }
    const [found, total] = await Promise.all([
      query
        .offset((page - 1) * pageSize)
        .limit(pageSize)
        .pojo<ModelObject>(),
      countMatching(input),
    ])
    return { rows: executionRows(found), nextCursor: null, total }
  }
}
