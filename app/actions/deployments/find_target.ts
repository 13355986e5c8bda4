import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ValidationException from '#exceptions/validation_exception'
import DeploymentTarget, {
  type Deployer,
  type TargetReference,
} from '#queries/deployments/deployment_target'

interface Sent {
  workflowId?: string | null
  agentId?: string | null
}

/** What a new deployment is to run: exactly one of a workflow and an agent, the user's own. */
@inject()
export default class FindTarget {
  constructor(protected target: DeploymentTarget) {}

  /**
   * Holds the row of the target within the transaction.
   *
   * @returns Which it is, and its current version.
   * @throws ValidationException when it is both or none, or not one that the user may deploy.
   */
  async handle(
    sent: Sent,
    user: Deployer,
    client: TransactionClientContract
  ): Promise<{ reference: TargetReference; version: number }> {
    const reference = this.#reference(sent)
    const found = await this.target.handle(reference, user, client)
    if (found) return { reference, version: found.version }
    const [field, what] =
      'workflowId' in reference ? ['workflowId', 'workflow'] : ['agentId', 'agent']
    return this.#refuse(field!, `There is no such ${what}, or it is not yours`, 'exists')
  }

  #reference({ workflowId, agentId }: Sent): TargetReference {
    if (workflowId && agentId) {
      return this.#refuse('agentId', 'A deployment has a workflow or an agent, not both', 'one')
    }
    if (workflowId) return { workflowId }
    if (agentId) return { agentId }
    return this.#refuse('workflowId', 'A deployment needs a workflow or an agent', 'required')
  }

  #refuse(field: string, message: string, rule: string): never {
    throw new ValidationException([{ field, message, rule }])
  }
}
