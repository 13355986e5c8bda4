import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isDeepStrictEqual } from 'node:util'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import { logDeployment } from '#actions/deployments/log_deployment'
import { releaseDeployment } from '#actions/deployments/release_deployment'
import type { RequestOrigin } from '#events/audited_event'
import DeploymentChanged from '#events/deployment_changed'
import ConflictException from '#exceptions/conflict_exception'
import type Deployment from '#models/deployment'
import DeploymentRelease from '#models/deployment_release'

interface Input {
  deploymentId: string
  actorId: string
  /** Which release to go back to; the one before the current one where none is said. */
  releaseNumber?: number | undefined
}

/** Lets a deployment run what it ran before, with the agents' versions of then. Asks for no eval. */
export default class RollBackDeployment {
  /**
   * @throws ConflictException when there is no such release, or none that differs.
   * @throws NotFoundException when the deployment has been deleted meanwhile.
   */
  async handle({ deploymentId, actorId, releaseNumber }: Input, origin: RequestOrigin) {
    const { deployment, from } = await db.transaction(async (trx) => {
      const locked = await lockDeployment(deploymentId, trx)
      const target = await this.#find(locked, releaseNumber, trx)
      const { version, agentVersions, number: rolledBackTo } = target
      const before = locked.version
      const release = { version, agentVersions, reason: 'rollback' as const, actorId, rolledBackTo }
      locked.traffic = null
      await releaseDeployment(locked, release, trx)
      const said = `It runs version ${version} again`
      await logDeployment(deploymentId, 'warn', said, { release: locked.releaseNumber }, trx)
      return { deployment: await locked.save(), from: before }
    })
    const changes = { version: { before: from, after: deployment.version } }
    await DeploymentChanged.dispatch('rolled_back', deployment, actorId, changes, origin)
    return deployment
  }

  async #find(
    { id, version, agentVersions, releaseNumber: current }: Deployment,
    number: number | undefined,
    client: TransactionClientContract
  ): Promise<DeploymentRelease> {
    const query = DeploymentRelease.query({ client }).where('deploymentId', id)
    if (number !== undefined) query.where('number', number)
    const releases = await query.where('number', '<', current).orderBy('number', 'desc').limit(100)
    const found = releases.find(
      (one) => one.version !== version || !isDeepStrictEqual(one.agentVersions, agentVersions)
    )
    if (!found) throw new ConflictException('There is no earlier release to go back to')
    return found
  }
}
