import type { SentVariables } from '#actions/deployments/seal_environment'
import type Deployment from '#models/deployment'
import type { Environment } from '#models/deployment'

/** What a client may say of a deployment, whenever. */
export interface DeploymentFields {
  name?: string
  description?: string | null
  version?: number
  environment?: Environment
  config?: Record<string, unknown>
  environmentVars?: SentVariables
  allocatedMemoryMb?: number
  allocatedCpuShares?: number
}

/** The same as the columns' defaults, so that a new row needs no second look. */
export const DEPLOYMENT_DEFAULTS = {
  description: null,
  workflowId: null,
  agentId: null,
  environment: 'production' as const,
  status: 'stopped' as const,
  healthStatus: 'unknown',
  config: {},
  allocatedMemoryMb: 512,
  allocatedCpuShares: 1024,
  deployedAt: null,
  agentVersions: {},
  releaseNumber: 0,
  traffic: null,
  previousKeyHash: null,
  previousKeyExpiresAt: null,
  statusReason: null,
  healthReason: null,
  statusChangedAt: null,
  lastHealthCheckAt: null,
  totalRequests: 0,
  totalErrors: 0,
  totalResponseTimeMs: 0,
}

/** The fields that the audit trail follows; of the variables it is told the names. */
export function auditedFields(deployment: Deployment) {
  const { name, description, workflowId, agentId, version, environment, config } = deployment
  const { allocatedMemoryMb, allocatedCpuShares } = deployment
  const traffic = deployment.traffic?.map(({ version: other, weight }) => ({
    version: other,
    weight,
  }))
  const target = { workflowId, agentId, version }
  const resources = { allocatedMemoryMb, allocatedCpuShares }
  return {
    name,
    description,
    ...target,
    environment,
    config,
    ...resources,
    traffic: traffic ?? null,
  }
}
