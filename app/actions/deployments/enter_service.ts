import { isDeepStrictEqual } from 'node:util'
import db from '@adonisjs/lucid/services/db'
import { enterStatus } from '#actions/deployments/enter_status'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import { releaseDeployment } from '#actions/deployments/release_deployment'
import { requirePassingEval } from '#actions/deployments/require_passing_eval'
import ConflictException from '#exceptions/conflict_exception'
import type Deployment from '#models/deployment'
import DeploymentRelease from '#models/deployment_release'

/**
 * Makes a deployment that was begun to start run, as a release of its own where what it runs is not
 * what it ran last.
 *
 * @throws ConflictException when it was changed meanwhile, or has not passed the eval that it needs.
 */
export async function enterService(
  begun: Deployment,
  agentVersions: Record<string, number>,
  actorId: string | null
): Promise<Deployment> {
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
