import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { enterStatus } from '#actions/deployments/enter_status'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import SettleDeployment from '#actions/deployments/settle_deployment'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import ConflictException from '#exceptions/conflict_exception'
import type Deployment from '#models/deployment'
import type { DeploymentStatus } from '#models/deployment'

interface Input {
  deploymentId: string
  actorId: string | null
}

/** Lets a deployment take nothing new. What runs may end; then it is stopped. */
@inject()
export default class StopDeployment {
  constructor(protected settle: SettleDeployment) {}

  /**
   * @returns It as `stopped` where nothing ran, else as `stopping`.
   * @throws ConflictException when it is neither running, starting, failed nor in maintenance.
   * @throws NotFoundException when it has been deleted meanwhile.
   */
  async handle({ deploymentId, actorId }: Input, origin: RequestOrigin): Promise<Deployment> {
    const stopping = await this.#leave(
      deploymentId,
      ['running', 'maintenance', 'starting', 'failed'],
      'stopping'
    )
    await DeploymentChanged.dispatch('stopped', stopping, actorId, {}, origin)
    return (await this.settle.handle(deploymentId)) ?? stopping
  }

  /**
   * Lets it answer 503 for a while; `start` ends that.
   *
   * @throws ConflictException when it is not running. NotFoundException
   */
  async pause({ deploymentId, actorId }: Input, origin: RequestOrigin): Promise<Deployment> {
    const paused = await this.#leave(deploymentId, ['running'], 'maintenance')
    await DeploymentChanged.dispatch('paused', paused, actorId, {}, origin)
    return paused
  }

  #leave(id: string, from: DeploymentStatus[], to: DeploymentStatus): Promise<Deployment> {
    return db.transaction(async (trx) => {
      const locked = await lockDeployment(id, trx)
      if (!from.includes(locked.status)) {
        throw new ConflictException(`The deployment is ${locked.status}`)
      }
      return enterStatus(locked, to, trx)
    })
  }
}
