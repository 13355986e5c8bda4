import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import Execution, { type ListedExecution } from '#models/execution'
import { plainRows } from '#models/plain_row'
import { readCursor, cursorOf } from '#queries/executions/cursor'
import { withOutputs } from '#queries/executions/show_execution'
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

const WORKFLOW_NAME =
  '(select name from workflows where id = executions.workflow_id) as workflow_name'

/**
 * A page of executions, by time: ids sort by it, so the newest page is read off the index. With a
 * cursor nothing is counted, and page 10,000 costs what page 1 costs.
 */
export default class ListExecutions {
  async handle(input: ListExecutionsInput) {
    const { page, pageSize, cursor, sortOrder } = input
    const query = matching(input)
      .select(...COLUMNS, db.raw(WORKFLOW_NAME))
      .orderBy('id', sortOrder)
    if (cursor !== undefined) {
      if (cursor !== '') query.where('id', sortOrder === 'desc' ? '<' : '>', readCursor(cursor))
      const rows = listed(await query.limit(pageSize + 1).pojo<ModelObject>())
      const more = rows.length > pageSize
      if (more) rows.pop()
      await withOutputs(rows)
      return { rows, nextCursor: more ? cursorOf(rows.at(-1)!.id) : null, total: null }
    }
    const [found, total] = await Promise.all([
      query
        .offset((page - 1) * pageSize)
        .limit(pageSize)
        .pojo<ModelObject>(),
      countMatching(input),
    ])
    const rows = listed(found)
    await withOutputs(rows)
    return { rows, nextCursor: null, total }
  }
}

function listed(found: ModelObject[]): ListedExecution[] {
  return plainRows(Execution, found).map((row) => {
    const name = row.$extras.workflow_name as string | null
    const { workflowId } = row
    return { ...row, workflow: workflowId && name !== null ? { id: workflowId, name } : null }
  })
}
