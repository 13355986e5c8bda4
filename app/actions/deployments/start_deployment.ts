import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { enterService } from '#actions/deployments/enter_service'
import { enterStatus } from '#actions/deployments/enter_status'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import PinTraffic from '#actions/deployments/pin_traffic'
import TryStart from '#actions/deployments/try_start'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import ConflictException from '#exceptions/conflict_exception'
import type Deployment from '#models/deployment'
import type { DeploymentStatus } from '#models/deployment'

/** It can be started from these. */
const FROM: DeploymentStatus[] = ['stopped', 'failed', 'maintenance']

/** Makes a deployment serve, once all that it needs is there. */
@inject()
export default class StartDeployment {
  constructor(
    protected pin: PinTraffic,
    protected tryStart: TryStart
  ) {}

  /**
   * @throws ConflictException when it runs already, or can't: then it is `failed`, with the reason.
   * @throws NotFoundException when it has been deleted meanwhile.
   */
  async handle(
    { deploymentId, actorId }: { deploymentId: string; actorId: string | null },
    origin: RequestOrigin
  ): Promise<Deployment> {
    const begun = await db.transaction(async (trx) => {
      const locked = await lockDeployment(deploymentId, trx)
      if (!FROM.includes(locked.status)) {
        throw new ConflictException(`The deployment is ${locked.status} already`)
      }
      return enterStatus(locked, 'starting', trx)
    })
    try {
      const agentVersions = await this.pin.version(begun, begun.version)
      await this.tryStart.handle(begun.id, agentVersions)
      const running = await enterService(begun, agentVersions, actorId)
      await DeploymentChanged.dispatch('started', running, actorId, {}, origin)
      return running
    } catch (error) {
      const reason = error instanceof ConflictException ? error.message : 'An internal error'
      await this.#fail(begun, reason)
      throw error
    }
  }

  async #fail({ id }: Deployment, reason: string): Promise<void> {
    await db.transaction(async (trx) => {
      const locked = await lockDeployment(id, trx)
      if (locked.status === 'starting') await enterStatus(locked, 'failed', trx, reason)
    })
  }
}
