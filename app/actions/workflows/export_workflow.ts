import { mapAgentHolders } from '#actions/workflows/agent_references'
import { nameKeys } from '#actions/workflows/agent_keys'
import { exportAgent } from '#actions/workflows/export_agent'
import { leaveOutSecrets, type Warning } from '#actions/workflows/leave_out_secrets'
import { FILE_VERSION, type ExportedWorkflow } from '#actions/workflows/workflow_file'
import { agentIdsOf } from '#engine/graph/references'
import type { Definition, StepDefinition } from '#engine/graph/types'
import Agent from '#models/agent'
import type Workflow from '#models/workflow'
import WorkflowVersion from '#models/workflow_version'

interface Input {
  workflow: Workflow
  /** Whether who asks may read an agent; one that isn't theirs to read stays where it is. */
  mayView(agent: Agent): Promise<boolean>
}

/** Writes down a workflow's current version with its agents, without ids and secrets. */
export default class ExportWorkflow {
  async handle({ workflow, mayView }: Input): Promise<ExportedWorkflow> {
    const version = await WorkflowVersion.query()
      .where({ workflowId: workflow.id, version: workflow.version })
      .firstOrFail()
    const steps = version.steps as StepDefinition[]
    const agents = await this.#agents(steps, mayView)
    const keys = nameKeys(agents)
    const warnings: Warning[] = []
    const keyed = mapAgentHolders(steps, ({ agentId, ...holder }, field) => {
      if (typeof agentId !== 'string') return holder
      const agentKey = keys.get(agentId)
      if (agentKey !== undefined) return { ...holder, agentKey }
      warnings.push({ field, message: 'Its agent is not yours to take' })
      return holder
    })
    const exported = agents.map((agent) => {
      const key = keys.get(agent.id)!
      return [key, exportAgent(agent, `agents.${key}`, warnings)]
    })
    const { name, description, triggerConfig, scheduleTimezone, tags } = workflow
    const scheduleCron = workflow.scheduleCron ?? undefined
    const settings = { name, description, triggerConfig, scheduleCron, scheduleTimezone, tags }
    const definition = drawing(version.definition as Definition)
    const safe = leaveOutSecrets({ ...settings, definition, steps: keyed }, '', warnings)
    const agentsByKey = Object.fromEntries(exported)
    return { turbocat: FILE_VERSION, ...safe, agents: agentsByKey, warnings } as ExportedWorkflow
  }

  async #agents(steps: StepDefinition[], mayView: Input['mayView']): Promise<Agent[]> {
    const ids = new Set(agentIdsOf(steps).map(({ agentId }) => agentId))
    if (ids.size === 0) return []
    const found = await Agent.query()
      .whereRaw('id = any (?::uuid[])', [[...ids]])
      .whereNull('deletedAt')
      .orderBy('id')
    const visible = await Promise.all(found.map(mayView))
    return found.filter((_, index) => visible[index])
  }
}

/** What steps can't say: places, conditions of arrows, metadata. The rest is said by the steps. */
function drawing({ nodes, edges, metadata }: Definition) {
  const places = nodes.map(({ id, type, position }) =>
    position === undefined ? { id, type } : { id, type, position }
  )
  return { nodes: places, edges, metadata }
}
