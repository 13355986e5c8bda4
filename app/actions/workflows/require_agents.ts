import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import InspectLabels from '#actions/workflows/inspect_labels'
import { agentIdsOf, workflowIdsOf } from '#engine/graph/references'
import type { Problem, StepDefinition } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'
import UsableAgents from '#queries/agents/usable_agents'
import OwnWorkflows from '#queries/workflows/own_workflows'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A workflow uses agents of its owner and public ones, workflows of its owner, and no others. */
@inject()
export default class RequireAgents {
  constructor(
    protected usableAgents: UsableAgents,
    protected ownWorkflows: OwnWorkflows,
    protected inspectLabels: InspectLabels
  ) {}

  /** @throws ValidationException naming each place of an agent or workflow that can't be used there. */
  async handle(
    steps: StepDefinition[],
    ownerId: string,
    client: TransactionClientContract
  ): Promise<void> {
    const references = agentIdsOf(steps)
    const ids = references.map(({ agentId }) => agentId).filter((id) => UUID.test(id))
    const usable = await this.usableAgents.handle([...new Set(ids)], ownerId, client)
    const unknown = references.filter(({ agentId }) => !usable.has(agentId))
    const problems = unknown.map(({ field }) => problem(field, 'agent'))
    const known = references.filter(({ agentId }) => usable.has(agentId))
    problems.push(...(await this.inspectLabels.handle(known, client)))
    problems.push(...(await this.#foreignWorkflows(steps, ownerId, client)))
    if (problems.length > 0) throw new ValidationException(problems)
  }

  async #foreignWorkflows(
    steps: StepDefinition[],
    ownerId: string,
    client: TransactionClientContract
  ): Promise<Problem[]> {
    const called = workflowIdsOf(steps).filter(({ workflowId }) => UUID.test(workflowId))
    const ids = [...new Set(called.map(({ workflowId }) => workflowId.toLowerCase()))]
    const own = await this.ownWorkflows.handle(ids, ownerId, client)
    const foreign = called.filter(({ workflowId }) => !own.has(workflowId.toLowerCase()))
    return foreign.map(({ field }) => problem(field, 'workflow'))
  }
}

function problem(field: string, what: string): Problem {
  return { field, message: `There is no such ${what}, or it is not yours`, rule: 'exists' }
}
