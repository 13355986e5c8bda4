import { inject } from '@adonisjs/core'
import { AgentRunner } from '#engine/contracts/agent_runner'
import { VersionStore } from '#engine/contracts/version_store'
import type { AgentReference, Problem } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'
import findRunnableVersion from '#queries/agents/find_runnable_version'

/** Versions never change: one that can run is asked once a process. By agent id and version. */
const inspected = new Set<string>()

/** So many are remembered. */
const REMEMBERED = 5_000

/**
 * Pins the agents that an execution names to their current versions, and refuses those that can't
 * run: an execution that is accepted can begin.
 */
@inject()
export default class ResolveAgents {
  constructor(
    protected versions: VersionStore,
    protected runner: AgentRunner
  ) {}

  /**
   * @param ownerId - Whose agents may be used, besides public ones: a public agent can be private
   *   again since the workflow was made.
   * @throws ValidationException naming the field of each agent that is gone or not ready.
   */
  async handle(references: AgentReference[], ownerId: string): Promise<Record<string, number>> {
    const ids = [...new Set(references.map(({ agentId }) => agentId))]
    if (ids.length === 0) return {}
    const pinned: Record<string, number> = {}
    await Promise.all(
      ids.map(async (id) => {
        const version = await findRunnableVersion(id, ownerId)
        if (version !== undefined) pinned[id] = version
      })
    )
    const details: Problem[] = []
    for (const { agentId, field } of references) {
      const version = pinned[agentId]
      const problems =
        version === undefined
          ? [{ field: '', message: 'There is no such agent', rule: 'exists' }]
          : await this.#inspect(agentId, version)
      for (const { field: place, message, rule } of problems) {
        const what = place === '' ? message : `The agent is not ready: ${place}: ${message}`
        details.push({ field, message: what, rule })
      }
    }
    if (details.length > 0) throw new ValidationException(details, 'The workflow can not run')
    return pinned
  }

  async #inspect(agentId: string, version: number): Promise<Problem[]> {
    const key = `${agentId} ${version}`
    if (inspected.has(key)) return []
    const problems = await this.runner.inspect(await this.versions.agent(agentId, version))
    // What keeps it from running may go away: a runtime that is installed later.
    if (problems.length === 0) inspected.add(key)
    if (inspected.size > REMEMBERED) inspected.delete(inspected.values().next().value!)
    return problems
  }
}
