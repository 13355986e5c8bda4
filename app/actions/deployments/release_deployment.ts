import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import type Deployment from '#models/deployment'
import DeploymentRelease, { type ReleaseReason } from '#models/deployment_release'

export interface NewRelease {
  version: number
  agentVersions: Record<string, number>
  reason: ReleaseReason
  actorId: string | null
  rolledBackTo?: number
}

/**
 * Makes a version what a deployment runs from its next request on, and keeps that it did so. The
 * deployment's row is held, and is left to the caller to save.
 */
export async function releaseDeployment(
  deployment: Deployment,
  { version, agentVersions, reason, actorId, rolledBackTo }: NewRelease,
  client: TransactionClientContract
): Promise<void> {
  const number = deployment.releaseNumber + 1
  deployment.merge({ version, agentVersions, releaseNumber: number, deployedAt: DateTime.utc() })
  const kept = { deploymentId: deployment.id, number, version, agentVersions, reason }
  const origin = { createdBy: actorId, rolledBackTo: rolledBackTo ?? null }
  await DeploymentRelease.create({ ...kept, ...origin }, { client })
}
