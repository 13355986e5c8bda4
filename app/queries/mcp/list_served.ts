import db from '@adonisjs/lucid/services/db'
import type { McpCaller } from '#queries/mcp/find_mcp_caller'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** Tools that one caller is shown. */
const MOST = 500

const STATEMENT = `
  select d.id, d.user_id as "userId", d.name, d.description, d.workflow_id as "workflowId",
    d.agent_id as "agentId", d.version, d.agent_versions as "agentVersions", d.traffic, d.status,
    d.config, coalesce(w.trigger_config, '{}') as "triggerConfig"
  from deployments d left join workflows w on w.id = d.workflow_id
  where d.user_id = :userId and d.deleted_at is null and d.status = 'running'
    and (:deploymentId::uuid is null or d.id = :deploymentId::uuid)
  order by d.created_at, d.id limit ${MOST}`

/** The running deployments that a caller may use, the oldest first. */
export default class ListServed {
  async handle({ userId, deploymentId }: McpCaller): Promise<ServingDeployment[]> {
    const bindings = { userId, deploymentId } as never
    const { rows } = await db.rawQuery<{ rows: ServingDeployment[] }>(STATEMENT, bindings)
    return rows
  }
}
