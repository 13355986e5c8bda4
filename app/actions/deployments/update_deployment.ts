import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import ApplyChange, { type ChangeInput } from '#actions/deployments/apply_change'
import PlanChange from '#actions/deployments/plan_change'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import ConflictException from '#exceptions/conflict_exception'
import Deployment from '#models/deployment'

/** A change is planned anew so often when others were quicker. */
const ATTEMPTS = 5

/** Changes a deployment. Another `version` is what it runs from its next request on. */
@inject()
export default class UpdateDeployment {
  constructor(
    protected plan: PlanChange,
    protected apply: ApplyChange
  ) {}

  /**
   * @throws ValidationException when there is no such version, or a variable doesn't fit.
   * @throws ConflictException when a version can't serve, or has not passed the eval that it needs.
   * @throws NotFoundException when it has been deleted meanwhile.
   * @throws PreconditionFailedException when it is in none of the states that are expected.
   */
  async handle(input: ChangeInput, origin: RequestOrigin): Promise<Deployment> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const found = await Deployment.findLive(input.deploymentId)
      const plan = await this.plan.handle(found, input.changes)
      const made = await db.transaction((trx) => this.apply.handle(input, plan, trx))
      if (!made) continue
      const { deployment, changed } = made
      if (Object.keys(changed).length > 0) {
        await DeploymentChanged.dispatch('updated', deployment, input.actorId, changed, origin)
      }
      return deployment
    }
    throw new ConflictException('The deployment is being changed by others: try again')
  }
}
