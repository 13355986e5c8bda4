import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import Execution, { type ListedExecution } from '#models/execution'
import { plainRows } from '#models/plain_row'

/** What is shown of how an execution stands, without what went in and what came out. */
export const STANDING_COLUMNS = [
  ...['id', 'workflow_id', 'workflow_version', 'agent_id', 'agent_version', 'user_id'],
  ...['deployment_id', 'parent_execution_id', 'status', 'trigger_type', 'started_at'],
  ...['completed_at', 'duration_ms', 'steps_completed', 'steps_failed', 'steps_total'],
  ...['error_message', 'error_code', 'usage', 'created_at'],
]

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
