import {
  any,
  count,
  free,
  id,
  list,
  nullable,
  object,
  oneOf,
  positive,
  said,
  text,
  time,
} from './shapes.js'

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
  statusReason: said(nullable(text), 'Why it is `failed`.'),
  healthStatus: oneOf('unknown', 'healthy', 'unhealthy', 'degraded'),
  healthReason: said(nullable(text), 'Why it is not `healthy`.'),
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
  releaseNumber: said(count, '0 before its first start.'),
  lastHealthCheckAt: nullable(time),
  previousKeyExpiresAt: said(nullable(time), 'Until when the key before works too.'),
  traffic: {
    type: ['array', 'null'],
    items: object({ version: positive, weight: positive }),
    description: 'Other versions that get a part of the requests, in percent.',
  },
  totalRequests: count,
  totalErrors: count,
  avgResponseTimeMs: said(count, '0 before the first request.'),
  createdAt: time,
  updatedAt: time,
}

/** app/transformers/deployment_release_transformer. */
const release = {
  deploymentId: id,
  number: positive,
  version: positive,
  agentVersions: said(free, 'The versions of agents that it ran, by their ids.'),
  reason: oneOf('start', 'redeploy', 'rollback', 'canary'),
  rolledBackTo: said(nullable(positive), 'The release whose versions it took.'),
  createdBy: nullable(id),
  createdAt: time,
}

const figures = {
  requests: count,
  errors: said(count, 'Requests whose execution failed.'),
  errorRate: { type: 'number', minimum: 0, maximum: 1 },
  avgResponseTimeMs: count,
  p50ResponseTimeMs: count,
  p95ResponseTimeMs: count,
  p99ResponseTimeMs: count,
}

/** app/transformers/deployment_run_transformer. */
const deploymentRun = {
  executionId: id,
  status: oneOf('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'timeout'),
  output: said(any, 'null until it has completed.'),
  errorCode: nullable(text),
  createdAt: time,
  startedAt: nullable(time),
  completedAt: nullable(time),
  durationMs: nullable(count),
  statusUrl: { type: 'string', format: 'uri' },
}

/** app/transformers/deployment_transformer. */
export const deploymentSchemas = {
  Deployment: object(deployment),
  DeploymentRelease: object(release),
  DeploymentLogEntry: object({
    timestamp: time,
    level: oneOf('debug', 'info', 'warn', 'error'),
    message: text,
    metadata: nullable(free),
  }),
  DeploymentMetrics: object({
    minutes: positive,
    ...figures,
    versions: list(object({ version: positive, ...figures })),
    series: said(
      list(object({ time, requests: count, errors: count, avgResponseTimeMs: count })),
      'Over time, in at most 60 parts of whole minutes; the oldest first.'
    ),
  }),
  DeploymentRun: object(deploymentRun),
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
