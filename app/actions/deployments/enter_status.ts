import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { logDeployment } from '#actions/deployments/log_deployment'
import type Deployment from '#models/deployment'
import type { DeploymentStatus } from '#models/deployment'

/**
 * Takes a deployment whose row is held into another status, and says so in its log.
 *
 * @param reason - Why, where it is no wish of its owner's.
 */
export async function enterStatus(
  deployment: Deployment,
  status: DeploymentStatus,
  client: TransactionClientContract,
  reason: string | null = null
): Promise<Deployment> {
  const { id, version, status: before } = deployment
  deployment.merge({ status, statusReason: reason, statusChangedAt: DateTime.utc() })
  if (status !== 'running') deployment.merge({ healthStatus: 'unknown', healthReason: null })
  const said = reason === null ? `It is ${status}` : `It is ${status}: ${reason}`
  const level = status === 'failed' ? 'error' : 'info'
  await logDeployment(id, level, said, { from: before, to: status, version }, client)
  return deployment.save()
}
