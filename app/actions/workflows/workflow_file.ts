import type { AgentFields } from '#actions/agents/create_agent'
import type { WorkflowFields } from '#actions/workflows/create_workflow'
import type { SentGraph } from '#actions/workflows/prepare_graph'
import type { Warning } from '#actions/workflows/leave_out_secrets'

/** The version of the format: a file says `turbocat: 1`. */
export const FILE_VERSION = 1

/**
 * A workflow that can be carried to another installation: no ids, no secrets, no state. Steps and
 * branches name their agent by `agentKey`, as a template's do.
 */
export interface WorkflowFile extends SentGraph {
  turbocat: typeof FILE_VERSION
  name: string
  description?: string | null
  triggerConfig?: WorkflowFields['triggerConfig']
  scheduleCron?: string | null
  scheduleTimezone?: string
  tags?: string[]
  agents?: Record<string, AgentFields>
}

/** What leaves: with what could not be taken along. Reading a file, warnings mean nothing. */
export type ExportedWorkflow = WorkflowFile & { warnings: Warning[] }
