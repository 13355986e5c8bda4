import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { changedFields } from '#actions/changed_fields'
import { auditedFields, type DeploymentFields } from '#actions/deployments/deployment_fields'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import type { PlannedChange, SentChange } from '#actions/deployments/plan_change'
import { redeploy } from '#actions/deployments/redeploy'
import { requirePassingEval } from '#actions/deployments/require_passing_eval'
import SealEnvironment from '#actions/deployments/seal_environment'

export interface ChangeInput {
  deploymentId: string
  actorId: string
  changes: DeploymentFields & SentChange
  /** The states that the client expects it to be in. */
  ifMatch?: string[]
}

/** Makes a change that was planned, while the deployment's row is held. */
@inject()
export default class ApplyChange {
  constructor(protected sealEnvironment: SealEnvironment) {}

  /**
   * @returns The deployment and what of it is another; null where it is no longer what the plan was
   *   made for.
   * @throws ValidationException when a variable doesn't fit.
   * @throws ConflictException when a version has not passed the eval that it needs.
   * @throws NotFoundException, PreconditionFailedException
   */
  async handle(input: ChangeInput, plan: PlannedChange, trx: TransactionClientContract) {
    const { environmentVars, ...fields } = input.changes
    const locked = await lockDeployment(input.deploymentId, trx, input.ifMatch)
    if (!plan.fits(locked)) return null
    const before = auditedFields(locked)
    const versions = [plan.version, ...(plan.traffic ?? []).map(({ version }) => version)]
    for (const one of versions) if (one) await requirePassingEval(locked, one, trx)
    const variables = await this.sealEnvironment.handle(locked, environmentVars)
    const kept = plan.version ? null : locked.traffic
    locked.merge({ ...fields, traffic: plan.traffic === undefined ? kept : plan.traffic })
    if (plan.pinned) await redeploy(locked, plan.pinned, input.actorId, trx)
    await locked.save()
    const changed = { ...changedFields(before, auditedFields(locked)), ...variables }
    return { deployment: locked, changed }
  }
}
