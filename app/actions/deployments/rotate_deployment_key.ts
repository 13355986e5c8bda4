import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { inject } from '@adonisjs/core'
import { DeploymentDoor } from '#auth/deployments/deployment_door'
import { drawDeploymentKey } from '#actions/deployments/draw_deployment_key'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import ConflictException from '#exceptions/conflict_exception'
import type Deployment from '#models/deployment'

/** Gives the endpoint of a deployment another key. The one before works on as long as is said. */
@inject()
export default class RotateDeploymentKey {
  constructor(protected door: DeploymentDoor) {}

  /**
   * @returns The key is known now and never again.
   * @throws ConflictException when the key before is to go on, and one before that still does: only
   *   two can, and who rotates twice must not lose the one that is in use.
   * @throws NotFoundException when it has been deleted meanwhile.
   */
  async handle(
    {
      deploymentId,
      actorId,
      overlapSeconds = 0,
    }: { deploymentId: string; actorId: string; overlapSeconds?: number | undefined },
    origin: RequestOrigin
  ): Promise<{ deployment: Deployment; apiKey: string }> {
    const { apiKey, keyHash } = drawDeploymentKey()
    const deployment = await db.transaction(async (trx) => {
      const locked = await lockDeployment(deploymentId, trx)
      if (overlapSeconds > 0) requireNoOverlap(locked)
      const previous = {
        previousKeyHash: overlapSeconds > 0 ? locked.keyHash : null,
        previousKeyExpiresAt:
          overlapSeconds > 0 ? DateTime.utc().plus({ seconds: overlapSeconds }) : null,
      }
      return locked.merge({ keyHash, ...previous }).save()
    })
    this.door.forget(deploymentId)
    const changes = { overlapSeconds }
    await DeploymentChanged.dispatch('key_rotated', deployment, actorId, changes, origin)
    return { deployment, apiKey }
  }
}

function requireNoOverlap({ previousKeyExpiresAt: end }: Deployment): void {
  if (end === null || end <= DateTime.utc()) return
  const until = end.toUTC().toISO()
  throw new ConflictException(
    `The key before the last rotation works until ${until}: rotate again then, or with overlapSeconds 0, which ends both`
  )
}
