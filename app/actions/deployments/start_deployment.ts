import { isDeepStrictEqual } from 'node:util'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { enterStatus } from '#actions/deployments/enter_status'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import PinTraffic from '#actions/deployments/pin_traffic'
import { releaseDeployment } from '#actions/deployments/release_deployment'
import { requirePassingEval } from '#actions/deployments/require_passing_eval'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import ConflictException from '#exceptions/conflict_exception'
import type Deployment from '#models/deployment'
import type { DeploymentStatus } from '#models/deployment'
import DeploymentRelease from '#models/deployment_release'

/** It can be started from these. */
const FROM: DeploymentStatus[] = ['stopped', 'failed', 'maintenance']

/** Makes a deployment serve, once all that it needs is there. */
@inject()
export default class StartDeployment {
  constructor(protected pin: PinTraffic) {}

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
      const running = await this.#run(begun, agentVersions, actorId)
      await DeploymentChanged.dispatch('started', running, actorId, {}, origin)
      return running
    } catch (error) {
      const reason = error instanceof ConflictException ? error.message : 'An internal error'
      await this.#fail(begun, reason)
      throw error
    }
  }

  async #run(begun: Deployment, agentVersions: Record<string, number>, actorId: string | null) {
    return db.transaction(async (trx) => {
      const locked = await lockDeployment(begun.id, trx)
      // Another version may have been asked for meanwhile, or somebody stopped it.
      if (locked.status !== 'starting' || locked.version !== begun.version) {
        throw new ConflictException('The deployment was changed while it started')
      }
      await requirePassingEval(locked, locked.version, trx)
      const last = await DeploymentRelease.query({ client: trx })
        .where({ deploymentId: begun.id, number: locked.releaseNumber })
        .first()
      const same = last && isDeepStrictEqual(last.agentVersions, agentVersions)
      if (!same || last.version !== locked.version) {
        const release = { version: locked.version, agentVersions, reason: 'start' as const }
        await releaseDeployment(locked, { ...release, actorId }, trx)
      }
      return enterStatus(locked, 'running', trx)
    })
  }

  async #fail({ id }: Deployment, reason: string): Promise<void> {
    await db.transaction(async (trx) => {
      const locked = await lockDeployment(id, trx)
      if (locked.status === 'starting') await enterStatus(locked, 'failed', trx, reason)
    })
  }
}
