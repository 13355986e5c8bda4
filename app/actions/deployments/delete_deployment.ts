import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import ConflictException from '#exceptions/conflict_exception'
import type { DeploymentStatus } from '#models/deployment'

/** In these nothing of it runs, or is about to. */
const AT_REST: DeploymentStatus[] = ['stopped', 'failed']

interface DeleteDeploymentInput {
  deploymentId: string
  actorId: string
  /** The states that the client expects it to be in. */
  ifMatch?: string[]
}

/** Takes a deployment out of sight, and forgets its key and its variables for good. */
export default class DeleteDeployment {
  /**
   * @throws ConflictException when it is not at rest.
   * @throws NotFoundException when it has been deleted meanwhile.
   * @throws PreconditionFailedException when it is in none of the states that are expected.
   */
  async handle(
    { deploymentId, actorId, ifMatch }: DeleteDeploymentInput,
    origin: RequestOrigin
  ): Promise<void> {
    const deployment = await db.transaction(async (trx) => {
      const locked = await lockDeployment(deploymentId, trx, ifMatch)
      if (!AT_REST.includes(locked.status)) {
        throw new ConflictException(`The deployment is ${locked.status}: stop it first`)
      }
      locked.merge({ deletedAt: DateTime.utc(), keyHash: null, previousKeyHash: null })
      locked.environmentVars = {}
      return locked.save()
    })
    const { name } = deployment
    await DeploymentChanged.dispatch('deleted', deployment, actorId, { name }, origin)
  }
}
