import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface AgentUse {
  workflowId: string
  stepKey: string
  userId: string
  isPublic: boolean
}

/**
 * The live workflows whose current version uses an agent: as the agent of a step, or of a branch
 * or a nested step within the step's config. One row a workflow, at most 100.
 */
export default class WorkflowsUsingAgent {
  async handle(agentId: string, client?: TransactionClientContract): Promise<AgentUse[]> {
    const { rows } = await (client ?? db).rawQuery<{ rows: AgentUse[] }>(
      `select distinct on (workflow.id) workflow.id as "workflowId", step.step_key as "stepKey",
          workflow.user_id as "userId", workflow.is_public as "isPublic"
        from workflow_steps step
        join workflows workflow on workflow.id = step.workflow_id and workflow.deleted_at is null
        where step.agent_id = ?
          or (step.step_type in ('loop', 'parallel')
            and jsonb_path_exists(step.config::jsonb, '$.**.agentId \\? (@ == $id)', cast(? as jsonb)))
        order by workflow.id, step.position
        limit 100`,
      [agentId, JSON.stringify({ id: agentId })]
    )
    return rows
  }
}
