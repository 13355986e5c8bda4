import { inject } from '@adonisjs/core'
import InspectAgent from '#actions/agents/inspect_agent'
import ResolveAgents from '#actions/executions/resolve_agents'
import { VersionMissingError, VersionStore } from '#engine/contracts/version_store'
import { agentIdsOf } from '#engine/graph/references'
import ConflictException from '#exceptions/conflict_exception'
import ValidationException from '#exceptions/validation_exception'
import type Deployment from '#models/deployment'

/** What a deployment is to run. */
type Pinned = Pick<Deployment, 'workflowId' | 'agentId' | 'userId'>

/** Finds out whether a version can run now, and which versions of agents it would run. */
@inject()
export default class PinAgents {
  constructor(
    protected versions: VersionStore,
    protected inspectAgent: InspectAgent,
    protected resolveAgents: ResolveAgents
  ) {}

  /**
   * @returns The agents' versions, by their ids.
   * @throws ConflictException with the reason why it can't run.
   */
  async handle({ workflowId, agentId, userId }: Pinned, version: number) {
    try {
      const pinned =
        agentId === null
          ? await this.#agentsOf(workflowId!, version, userId)
          : { [agentId]: version }
      await this.#requireReady(pinned, userId)
      return pinned
    } catch (error) {
      if (error instanceof VersionMissingError) throw new ConflictException(error.message)
      if (!(error instanceof ValidationException)) throw error
      throw new ConflictException((error.details ?? []).map(said).join('; ').slice(0, 2000))
    }
  }

  async #agentsOf(workflowId: string, version: number, userId: string) {
    const { graph } = await this.versions.workflow(workflowId, version)
    if (graph.steps.length === 0) throw new ConflictException('The workflow has no steps')
    return this.resolveAgents.handle(agentIdsOf(graph.steps), userId)
  }

  /** Secrets too, which may be gone since somebody looked last. */
  async #requireReady(pinned: Record<string, number>, userId: string): Promise<void> {
    for (const [agentId, version] of Object.entries(pinned)) {
      const agent = await this.versions.agent(agentId, version)
      const { problems } = await this.inspectAgent.handle({ ...agent, userId })
      if (problems.length === 0) continue
      throw new ConflictException(
        `The agent ${agentId} is not ready: ${problems.map(said).join('; ').slice(0, 2000)}`
      )
    }
  }
}

function said({ field, message }: { field: string; message: string }): string {
  return field === '' ? message : `${field}: ${message}`
}
