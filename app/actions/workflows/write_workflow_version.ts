import { v7 } from 'uuid'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { WorkflowGraph } from '#actions/workflows/prepare_graph'
import type Workflow from '#models/workflow'
import WorkflowVersion from '#models/workflow_version'

/** The steps go as one value: one statement and one round trip, however many they are. */
const WRITE_STEPS = `
  insert into workflow_steps (id, workflow_id, step_key, step_name, step_type, position, agent_id,
    config, inputs, outputs, depends_on, retry_count, retry_delay_ms, timeout_ms, on_error)
  select id, ?, "stepKey", "stepName", "stepType", position, "agentId", config, inputs, outputs,
    "dependsOn", "retryCount", "retryDelayMs", "timeoutMs", "onError"
  from json_to_recordset(?::json) as step (id uuid, "stepKey" text, "stepName" text,
    "stepType" text, position integer, "agentId" uuid, config json, inputs json, outputs json,
    "dependsOn" text[], "retryCount" integer, "retryDelayMs" integer, "timeoutMs" integer,
    "onError" text)
  on conflict (workflow_id, step_key) do update set step_name = excluded.step_name,
    step_type = excluded.step_type, position = excluded.position, agent_id = excluded.agent_id,
    config = excluded.config, inputs = excluded.inputs, outputs = excluded.outputs,
    depends_on = excluded.depends_on, retry_count = excluded.retry_count,
    retry_delay_ms = excluded.retry_delay_ms, timeout_ms = excluded.timeout_ms,
    on_error = excluded.on_error`

/**
 * Keeps a graph as the version that the workflow says it has, and its steps as rows. A step keeps
 * its id as long as its key stays.
 *
 * @param parentId The version that this one was made from, null for the first.
 */
export async function writeWorkflowVersion(
  workflow: Workflow,
  graph: WorkflowGraph,
  { createdBy, parentId }: { createdBy: string; parentId: string | null },
  client: TransactionClientContract
): Promise<void> {
  const { id: workflowId, version } = workflow
  await WorkflowVersion.create({ ...graph, workflowId, version, parentId, createdBy }, { client })
  const keys = graph.steps.map(({ stepKey }) => stepKey)
  await client.rawQuery(
    'delete from workflow_steps where workflow_id = ? and not step_key = any (?::text[])',
    [workflowId, keys]
  )
  const rows = graph.steps.map((step) => ({ ...step, id: v7() }))
  await client.rawQuery(WRITE_STEPS, [workflowId, JSON.stringify(rows)])
}

/** The version that the workflow has now, whole: it is written together with its workflow. */
export async function currentVersion(
  workflow: Workflow,
  client: TransactionClientContract
): Promise<WorkflowVersion> {
  return WorkflowVersion.query({ client })
    .where({ workflowId: workflow.id, version: workflow.version })
    .firstOrFail()
}
