import db from '@adonisjs/lucid/services/db'
import { percentileOf } from '#services/telemetry/duration_buckets'

/** What was asked within a time, and how long the answers took, in milliseconds. */
export interface ServedFigures {
  requests: number
  errors: number
  /** 0 to 1. */
  errorRate: number
  avgResponseTimeMs: number
  p50ResponseTimeMs: number
  p95ResponseTimeMs: number
  p99ResponseTimeMs: number
}

export interface DeploymentMetricsFigures {
  minutes: number
  all: ServedFigures
  versions: (ServedFigures & { version: number })[]
}

interface Row {
  version: number
  requests: number
  errors: number
  durationMs: number
  buckets: number[]
}

/** Figures of a deployment for the last minutes: of all, and of each version that served. */
export default class DeploymentMetrics {
  async handle(deploymentId: string, minutes: number): Promise<DeploymentMetricsFigures> {
    const { rows } = (await db.rawQuery(
      `select version, sum(requests)::float8 as requests, sum(errors)::float8 as errors,
         sum(duration_ms)::float8 as "durationMs",
         (
           select array_agg(total order by place) from (
             select place, sum(count)::float8 as total
             from deployment_minutes b, unnest(b.buckets) with ordinality as u (count, place)
             where b.deployment_id = m.deployment_id and b.version = m.version
               and b.minute > now() - make_interval(mins => :minutes)
             group by place
           ) places
         ) as buckets
       from deployment_minutes m
       where deployment_id = :deploymentId and minute > now() - make_interval(mins => :minutes)
       group by deployment_id, version order by version desc`,
      { deploymentId, minutes }
    )) as { rows: Row[] }
    const versions = rows.map((row) => ({ version: row.version, ...figuresOf([row]) }))
    return { minutes, all: figuresOf(rows), versions }
  }
}

function figuresOf(rows: Row[]): ServedFigures {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const requests = sum((row) => row.requests)
  const errors = sum((row) => row.errors)
  const buckets = (rows[0]?.buckets ?? []).map((_one, index) =>
    sum((row) => row.buckets[index] ?? 0)
  )
  return {
    requests,
    errors,
    errorRate: requests === 0 ? 0 : errors / requests,
    avgResponseTimeMs: requests === 0 ? 0 : Math.round(sum((row) => row.durationMs) / requests),
    p50ResponseTimeMs: percentileOf(buckets, 0.5),
    p95ResponseTimeMs: percentileOf(buckets, 0.95),
    p99ResponseTimeMs: percentileOf(buckets, 0.99),
  }
}
