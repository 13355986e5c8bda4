import db from '@adonisjs/lucid/services/db'
import { drawDeploymentKey } from '#actions/deployments/draw_deployment_key'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import type Deployment from '#models/deployment'

/** Gives the endpoint of a deployment another key; the one before is good for nothing from now on. */
export default class RotateDeploymentKey {
  /**
   * @returns The key is known now and never again.
   * @throws NotFoundException when it has been deleted meanwhile.
   */
  async handle(
    { deploymentId, actorId }: { deploymentId: string; actorId: string },
    origin: RequestOrigin
  ): Promise<{ deployment: Deployment; apiKey: string }> {
    const { apiKey, keyHash } = drawDeploymentKey()
    const deployment = await db.transaction(async (trx) => {
      const locked = await lockDeployment(deploymentId, trx)
      return locked.merge({ keyHash }).save()
    })
    await DeploymentChanged.dispatch('key_rotated', deployment, actorId, {}, origin)
    return { deployment, apiKey }
  }
}
