import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ValidationException from '#exceptions/validation_exception'
import DeploymentTarget, { type TargetReference } from '#queries/deployments/deployment_target'

/** A deployment runs a version that its workflow or agent has, or had. */
@inject()
export default class RequireVersion {
  constructor(protected target: DeploymentTarget) {}

  /** @throws ValidationException naming the field that the version came in. */
  async handle(
    reference: TargetReference,
    version: number,
    client: TransactionClientContract,
    field = 'version'
  ): Promise<void> {
    if (await this.target.hasVersion(reference, version, client)) return
    const what = 'workflowId' in reference ? 'workflow' : 'agent'
    const message = `The ${what} has no version ${version}`
    throw new ValidationException([{ field, message, rule: 'exists' }])
  }
}
