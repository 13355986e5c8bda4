import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AgentReference, Problem } from '#engine/graph/types'
import Agent from '#models/agent'
import MissingLabel from '#queries/agents/missing_label'

/**
 * A step's label counts before its agent's: it may take an LLM agent to where its tools can't run.
 * What an agent asks for by itself is looked at when the agent is saved.
 */
@inject()
export default class InspectLabels {
  constructor(protected missingLabel: MissingLabel) {}

  /** Tells each agent with a tool that asks for another worker than the step. */
  async handle(
    references: AgentReference[],
    client: TransactionClientContract
  ): Promise<Problem[]> {
    const labelled = references.filter(({ runsOn }) => runsOn !== undefined)
    if (labelled.length === 0) return []
    const ids = [...new Set(labelled.map(({ agentId }) => agentId))]
    const callers = await Agent.query({ client })
      .select('id', 'config')
      .whereIn('id', ids)
      .where('type', 'llm')
    const problems: Problem[] = []
    for (const { agentId, field, runsOn } of labelled) {
      const caller = callers.find(({ id }) => id === agentId)
      if (!caller) continue
      for (const missing of await this.missingLabel.handle(caller.config, runsOn, client)) {
        problems.push({ ...missing, field, message: `${missing.field}: ${missing.message}` })
      }
    }
    return problems
  }
}
