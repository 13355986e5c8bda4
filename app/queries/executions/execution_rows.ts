import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import Execution, { type ListedExecution } from '#models/execution'
import { plainRows } from '#models/plain_row'

/** The workflow's name in the same statement; a deleted one still has it. */
export const workflowName = () =>
  db.raw('(select name from workflows where id = executions.workflow_id) as workflow_name')

/** What a query with `workflowName` found, as executions show themselves. */
export function executionRows(found: ModelObject[]): ListedExecution[] {
  return plainRows(Execution, found).map((row) => {
    const name = row.$extras.workflow_name as string | null
    const { workflowId } = row
    return { ...row, workflow: workflowId && name !== null ? { id: workflowId, name } : null }
  })
}
