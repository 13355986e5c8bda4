import type { Pool } from 'pg'
import type { AgentVersion } from '#engine/contracts/agent_runner'
import { Callables } from '#engine/contracts/callables'
import type { CallableWorkflow, Caller, ChildResult } from '#engine/contracts/callables'
import type { VersionStore } from '#engine/contracts/version_store'
import { StepError } from '#engine/contracts/step_error'
import { agentIdsOf } from '#engine/graph/references'
import { cancelTrees } from '#journal/cancel_trees'
import { ChildResults } from '#journal/child_results'
import { whileAway } from '#journal/patience'

/**
 * What runners may call, from PostgreSQL: things of whoever owns the agent or workflow that calls. A
 * database that is away is asked again: the step that calls must not fail for it.
 */
export class PgCallables extends Callables {
  #results: ChildResults
  /** Looked up now: whoever asks for the same meanwhile gets the same. */
  #workflows = new Map<string, Promise<CallableWorkflow>>()

  constructor(
    private pool: Pool,
    private versions: VersionStore
  ) {
    super()
    this.#results = new ChildResults(pool)
  }

  agent(agentId: string, caller: Caller, version?: number): Promise<AgentVersion> {
    return whileAway(() => this.#agent(agentId, caller, version))
  }

  async #agent(agentId: string, caller: Caller, version?: number): Promise<AgentVersion> {
    const { rows } = await this.pool.query<{ version: number }>(
      `select version from agents
       where id = $1 and deleted_at is null and (is_public or user_id = ${OWNER})`,
      [agentId, ...owned(caller)]
    )
    const row = rows[0]
    if (row) return this.versions.agent(agentId, version ?? row.version)
    throw missing('AGENT_MISSING', `There is no agent ${agentId} that may be called from here`)
  }

  workflow(workflowId: string, caller: Caller): Promise<CallableWorkflow> {
    const { execution, agentId } = caller
    const key = [workflowId, agentId, execution.workflowId, execution.triggerType].join(' ')
    const known = this.#workflows.get(key)
    if (known) return known
    const found = whileAway(() => this.#workflow(workflowId, caller))
    this.#workflows.set(key, found)
    const forget = () => void this.#workflows.delete(key)
    found.then(forget, forget)
    return found
  }

  async #workflow(workflowId: string, caller: Caller): Promise<CallableWorkflow> {
    const { rows } = await this.pool.query<{ version: number; status: string; owner: string }>(
      `select version, status, user_id as owner from workflows
       where id = $1 and deleted_at is null and user_id = ${OWNER}`,
      [workflowId, ...owned(caller)]
    )
    const row = rows[0]
    if (!row) {
      const message = `There is no workflow ${workflowId} that may be called from here`
      throw missing('WORKFLOW_MISSING', message)
    }
    const byHand = row.status === 'draft' && caller.execution.triggerType === 'manual'
    if (row.status !== 'active' && !byHand) {
      const message = `The called workflow is ${row.status}, and only active ones can be called`
      throw missing('WORKFLOW_INACTIVE', message)
    }
    const { graph } = await this.versions.workflow(workflowId, row.version)
    const ids = [...new Set(agentIdsOf(graph.steps).map(({ agentId }) => agentId))]
    const pinned = await this.pool.query<{ id: string; version: number }>(
      `select id, version from agents
       where id = any($1::uuid[]) and deleted_at is null and (is_public or user_id = $2)`,
      [ids, row.owner]
    )
    return {
      workflowId,
      workflowVersion: row.version,
      agentVersions: Object.fromEntries(pinned.rows.map(({ id, version }) => [id, version])),
      stepsTotal: graph.steps.length,
    }
  }

  result(childId: string): Promise<ChildResult | null> {
    return whileAway(() => this.#results.ask(childId))
  }

  async cancel(childIds: string[]): Promise<void> {
    await cancelTrees(this.pool, childIds)
  }
}

/** Whose things may be called: $2 is the agent that calls, $3 the workflow where none does. */
const OWNER = `coalesce((select user_id from agents where id = $2),
  (select user_id from workflows where id = $3))`

function owned({ agentId, execution }: Caller): [string | null, string | null] {
  return [agentId, agentId === null ? execution.workflowId : null]
}

function missing(code: string, message: string): StepError {
  return new StepError(code, message, { retryable: false })
}
