import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Agent from '#models/agent'
import AgentVersion from '#models/agent_version'
import Workflow from '#models/workflow'
import WorkflowVersion from '#models/workflow_version'

/** What is deployed: one of them. */
export type TargetReference = { workflowId: string } | { agentId: string }

/** Who asks: an admin may deploy what is anybody's. */
export interface Deployer {
  id: string
  role: string
}

/** The live workflow or agent that a deployment runs, and its versions. */
export default class DeploymentTarget {
  /**
   * The target, its row held within the transaction, so that it isn't deleted meanwhile; null where
   * there is none that the user may deploy.
   */
  async handle(
    reference: TargetReference,
    user: Deployer,
    client: TransactionClientContract
  ): Promise<{ version: number } | null> {
    const query =
      'workflowId' in reference
        ? Workflow.query({ client }).where('id', reference.workflowId)
        : Agent.query({ client }).where('id', reference.agentId)
    if (user.role !== 'admin') query.where('userId', user.id)
    return query.select('id', 'version').whereNull('deletedAt').forShare().first()
  }

  /** Whether the target has, or had, a version. */
  async hasVersion(
    reference: TargetReference,
    version: number,
    client: TransactionClientContract
  ): Promise<boolean> {
    const query =
      'workflowId' in reference
        ? WorkflowVersion.query({ client }).where('workflowId', reference.workflowId)
        : AgentVersion.query({ client }).where('agentId', reference.agentId)
    return (await query.where('version', version).first()) !== null
  }
}
