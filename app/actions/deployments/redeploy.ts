import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { logDeployment } from '#actions/deployments/log_deployment'
import { releaseDeployment } from '#actions/deployments/release_deployment'
import type Deployment from '#models/deployment'

/** Releases the version that a deployment has just been given, and says so in its log. */
export async function redeploy(
  deployment: Deployment,
  agentVersions: Record<string, number>,
  actorId: string,
  client: TransactionClientContract
): Promise<void> {
  const { id, version } = deployment
  const release = { version, agentVersions, reason: 'redeploy' as const, actorId }
  await releaseDeployment(deployment, release, client)
  const metadata = { release: deployment.releaseNumber, version }
  await logDeployment(id, 'info', `It runs version ${version} now`, metadata, client)
}
