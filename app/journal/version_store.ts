import type { Pool } from 'pg'
import type { AgentVersion } from '#engine/contracts/agent_runner'
import { VersionMissingError, VersionStore } from '#engine/contracts/version_store'
import type { WorkflowVersion } from '#engine/contracts/version_store'
import { graphOf } from '#engine/graph/normalize'
import type { Definition, StepDefinition } from '#engine/graph/types'

/** So many versions of each kind stay in memory; they never change, so none is ever stale. */
const KEPT = 500

/** Promises by key, the least recently used ones forgotten; a failed one is forgotten at once. */
class Cache<Value> {
  #entries = new Map<string, Promise<Value>>()

  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key)
    const value = known ?? load()
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (!known) value.catch(() => this.#entries.delete(key))
    if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value!)
    return value
  }
}

/** The versions that executions are pinned to, from PostgreSQL, kept in memory. */
export class PgVersionStore extends VersionStore {
  #workflows = new Cache<WorkflowVersion>()
  #agents = new Cache<AgentVersion>()

  constructor(private pool: Pool) {
    super()
  }

  workflow(workflowId: string, version: number): Promise<WorkflowVersion> {
    return this.#workflows.get(`${workflowId} ${version}`, async () => {
      const { rows } = await this.pool.query<{ definition: Definition; steps: StepDefinition[] }>(
        'select definition, steps from workflow_versions where workflow_id = $1 and version = $2',
        [workflowId, version]
      )
      const row = rows[0]
      if (!row) throw new VersionMissingError(`Workflow ${workflowId} has no version ${version}`)
      return { graph: graphOf(row.definition, row.steps), metadata: row.definition.metadata ?? {} }
    })
  }

  agent(agentId: string, version: number): Promise<AgentVersion> {
    return this.#agents.get(`${agentId} ${version}`, async () => {
      const { rows } = await this.pool.query<Omit<AgentVersion, 'agentId'>>(
        `select version, type, config, parameters, max_execution_time as "maxExecutionTime",
           max_memory_mb as "maxMemoryMb", max_concurrent_executions as "maxConcurrentExecutions"
         from agent_versions where agent_id = $1 and version = $2`,
        [agentId, version]
      )
      const row = rows[0]
      if (!row) throw new VersionMissingError(`Agent ${agentId} has no version ${version}`)
      return { agentId, ...row }
    })
  }
}
