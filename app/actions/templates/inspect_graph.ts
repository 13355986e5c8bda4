import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { reconcile } from '#engine/graph/normalize'
import type { DefinitionInput, StepDefinition } from '#engine/graph/types'
import { agentIdsOf } from '#engine/graph/references'
import { validateWorkflow } from '#engine/graph/validate'
import type { FieldProblem } from '#exceptions/api_exception'
import UsableAgents from '#queries/agents/usable_agents'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

interface Sent {
  steps: unknown[]
  definition?: Record<string, unknown>
}

/** Tells what is wrong with the graph of a workflow that is not there yet. */
@inject()
export default class InspectGraph {
  constructor(protected usableAgents: UsableAgents) {}

  /**
   * @param ownerId Whose agents, besides public ones, the steps may name.
   * @param coming Ids of agents that will be made with the workflow.
   */
  async handle(sent: Sent, ownerId: string, coming: string[] = []): Promise<FieldProblem[]> {
    const { steps, definition, problems } = reconcile({
      steps: sent.steps,
      definition: sent.definition as DefinitionInput,
    })
    if (problems.length > 0) return problems
    const invalid = validateWorkflow(steps, definition)
    return invalid.length > 0 ? invalid : this.#unknownAgents(steps, ownerId, coming)
  }

  async #unknownAgents(steps: StepDefinition[], ownerId: string, coming: string[]) {
    const named = agentIdsOf(steps).filter(({ agentId }) => !coming.includes(agentId))
    const ids = [...new Set(named.map(({ agentId }) => agentId))].filter((id) => UUID.test(id))
    const usable = await db.transaction((trx) => this.usableAgents.handle(ids, ownerId, trx))
    const message = 'There is no such agent, or it is not yours'
    return named
      .filter(({ agentId }) => !usable.has(agentId))
      .map(({ field }) => ({ field, message, rule: 'exists' }))
  }
}
