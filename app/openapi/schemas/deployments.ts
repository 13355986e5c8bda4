import { count, free, id, nullable, object, oneOf, positive, said, text, time } from './shapes.js'

const deployment = {
  id,
  name: text,
  description: nullable(text),
  userId: id,
  workflowId: nullable(id),
  agentId: nullable(id),
  version: positive,
  environment: oneOf('development', 'staging', 'production'),
  status: oneOf('stopped', 'starting', 'running', 'stopping', 'failed', 'maintenance'),
  healthStatus: oneOf('unknown', 'healthy', 'unhealthy', 'degraded'),
  config: free,
  environmentVars: {
    type: 'object',
    description: 'Masked, by their names.',
    additionalProperties: { type: 'string', const: '********' },
  },
  endpointUrl: { type: 'string', format: 'uri' },
  allocatedMemoryMb: count,
  allocatedCpuShares: count,
  deployedAt: nullable(time),
  lastHealthCheckAt: nullable(time),
  totalRequests: count,
  totalErrors: count,
  avgResponseTimeMs: said(count, '0 before the first request.'),
  createdAt: time,
  updatedAt: time,
}

/** app/transformers/deployment_transformer. */
export const deploymentSchemas = {
  Deployment: object(deployment),
  DeploymentWithKey: {
    ...object({
      ...deployment,
      apiKey: {
        type: 'string',
        pattern: '^dk_[A-Za-z0-9_-]{43}$',
        description: 'Shown once: an answer that is repeated, by `Idempotency-Key`, is without it.',
      },
    }),
    required: Object.keys(deployment),
  },
}
