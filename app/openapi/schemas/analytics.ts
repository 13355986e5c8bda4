import { count, id, list, nullable, object, oneOf, ref, said, text, time } from './shapes.js'
import type { Schema } from './shapes.js'

const figure: Schema = { type: 'number', minimum: 0 }
const share = said({ type: 'number', minimum: 0, maximum: 1 }, 'From 0 to 1.')
const money = said({ type: 'string', pattern: '^\\d+(\\.\\d+)?$' }, 'USD, as a decimal.')
const counts: Schema = { type: 'object', additionalProperties: count }

const usage = { executions: count, inputTokens: count, outputTokens: count, costUsd: money }

/** app/queries/analytics. */
export const analyticsSchemas = {
  AnalyticsOverview: object({
    totalAgents: count,
    activeAgents: count,
    totalWorkflows: count,
    activeWorkflows: count,
    totalDeployments: count,
    runningDeployments: count,
    totalExecutions: count,
    successfulExecutions: count,
    failedExecutions: count,
    avgExecutionTimeMs: figure,
  }),
  Metrics: object({
    executions: said(
      list(
        object({
          timestamp: said(time, 'When the bucket begins.'),
          count,
          successCount: count,
          failureCount: count,
          avgDurationMs: figure,
        })
      ),
      'Every bucket of the period, empty ones too.'
    ),
    performance: object(
      {
        avgExecutionTimeMs: figure,
        minExecutionTimeMs: figure,
        maxExecutionTimeMs: figure,
        p50ExecutionTimeMs: figure,
        p95ExecutionTimeMs: figure,
        p99ExecutionTimeMs: figure,
      },
      'Of what completed, failed or took too long; 0 where nothing did.'
    ),
    reliability: object({
      successRate: share,
      failureRate: share,
      errorTypes: said(counts, 'How many failed, by error code.'),
    }),
  }),
  AgentMetrics: object({ agentId: id, agentName: text, metrics: ref('Metrics') }),
  WorkflowMetrics: object({
    workflowId: id,
    workflowName: text,
    metrics: ref('Metrics'),
    steps: list(
      object({
        stepKey: text,
        count: said(count, 'Attempts that were made.'),
        successCount: count,
        failureCount: count,
        avgDurationMs: figure,
        p95DurationMs: figure,
      })
    ),
  }),
  UsageStats: object({
    totals: object(usage),
    daily: list(object({ date: { type: 'string', format: 'date' }, ...usage })),
    agents: said(
      list(object({ agentId: id, agentName: nullable(text), ...usage })),
      'The 1,000 dearest. `executions` counts attempts of steps.'
    ),
    apiKeys: said(
      list(object({ apiKeyId: id, apiKeyName: nullable(text), ...usage })),
      'What they started, with all that it waited for. The 1,000 dearest.'
    ),
  }),
  SystemHealth: object({
    status: said(
      oneOf('healthy', 'degraded', 'unhealthy'),
      '`degraded` without a worker, `unhealthy` without the queue.'
    ),
    uptime: said(count, 'Of the process that answers, in seconds.'),
    database: object({
      status: { type: 'string', const: 'up' },
      connectionPoolSize: count,
      activeConnections: count,
      avgQueryTimeMs: said(figure, 'Over the last minute or two.'),
    }),
    queue: object({
      status: oneOf('up', 'down'),
      backlog: nullable(count),
      activeJobs: said(count, 'Executions that run now.'),
      completedJobs: said(count, 'Of the executions made within the last hour.'),
      failedJobs: count,
      avgProcessingTimeMs: figure,
    }),
    api: object(
      { requestsPerMinute: count, avgResponseTimeMs: figure, errorRate: share },
      'Of the process that answers, over the last minute.'
    ),
    waitingForLabels: list(
      object({
        label: text,
        executions: said(count, 'That go on only on a worker with this label.'),
        workers: said(count, 'That have it and are alive.'),
      })
    ),
    workers: list(
      object({
        id,
        hostname: text,
        pid: count,
        version: text,
        slots: said(count, 'Executions that it can drive.'),
        driving: said(count, 'Executions that it drives now.'),
        runtimes: list(text),
        labels: list(text),
        journalFlushes: count,
        startedAt: time,
        lastSeenAt: time,
      })
    ),
  }),
}
