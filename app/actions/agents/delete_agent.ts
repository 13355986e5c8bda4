import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { lockAgent } from '#actions/agents/lock_agent'
import AgentInUseException from '#exceptions/agent_in_use_exception'
import DeployedException from '#exceptions/deployed_exception'
import DeploymentsOf from '#queries/deployments/deployments_of'
import WorkflowsUsingAgent from '#queries/agents/workflows_using_agent'

/** Takes an agent out of sight. Its versions stay: what ran once can be run again. */
@inject()
export default class DeleteAgent {
  constructor(
    protected workflowsUsingAgent: WorkflowsUsingAgent,
    protected deploymentsOf: DeploymentsOf
  ) {}

  /**
   * @throws AgentInUseException when a live workflow uses it. Its details name the workflows that the
   * agent's owner may know of: own and public ones.
   * @throws DeployedException when a live deployment runs it.
   */
  async handle(agentId: string, ifMatch?: readonly string[]): Promise<void> {
    await db.transaction(async (trx) => {
      const agent = await lockAgent(agentId, trx, ifMatch)
      const uses = await this.workflowsUsingAgent.handle(agentId, trx)
      if (uses.length > 0) {
        const known = uses.filter((use) => use.userId === agent.userId || use.isPublic)
        throw new AgentInUseException(
          known.map(({ workflowId, stepKey }) => ({
            field: 'id',
            message: `The workflow ${workflowId} uses it in the step "${stepKey}"`,
            rule: 'inUse',
          }))
        )
      }
      const deployments = await this.deploymentsOf.handle({ agentId }, trx)
      if (deployments.length > 0) throw new DeployedException(deployments)
      agent.deletedAt = DateTime.utc()
      await agent.save()
    })
  }
}
