/**
 * The figures of runs, in one statement. Rates are of the runs that ended by themselves, from 0 to 1:
 * what was cancelled, or has not ended, is counted, and neither a success nor a failure.
 *
 * `ran` is a query of `created_at`, `duration_ms`, `status`, `error_code`. The buckets are bounds
 * that the runs are sorted in between, so that days of 23 and 25 hours are what they are.
 */
export const metricsStatement = (ran: string) => `
  with ran as materialized (
    select *, status = 'completed' as succeeded, status in ('failed', 'timeout') as broke,
      case when status in ('completed', 'failed', 'timeout') then duration_ms end as took
    from (${ran}) as runs
  ), bounds as (
    select cast(:buckets as timestamptz[]) as starts
  ), grouped as (
    select width_bucket(created_at, starts) as bucket, count(*) as count,
      count(*) filter (where succeeded) as good, count(*) filter (where broke) as bad,
      avg(took) as took
    from ran, bounds group by 1
  ), filled as (
    select start, count, good, bad, took
    from bounds, unnest(starts) with ordinality as b (start, bucket) left join grouped using (bucket)
    order by bucket
  ), quantiles as (
    select percentile_cont(array[0.5, 0.95, 0.99]) within group (order by took) as at,
      avg(took) as mean, min(took) as least, max(took) as most,
      count(*) filter (where succeeded) as good, count(*) filter (where broke) as bad
    from ran
  ), errors as (
    select coalesce(error_code, 'UNKNOWN') as code, count(*) as count
    from ran where broke group by 1
  )
  select
    (select json_agg(json_build_object(
      'timestamp', to_char(start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'count', coalesce(count, 0), 'successCount', coalesce(good, 0),
      'failureCount', coalesce(bad, 0), 'avgDurationMs', round(coalesce(took, 0), 2))) from filled
    ) as executions,
    (select json_build_object(
      'avgExecutionTimeMs', round(coalesce(mean, 0), 2), 'minExecutionTimeMs', coalesce(least, 0),
      'maxExecutionTimeMs', coalesce(most, 0), 'p50ExecutionTimeMs', coalesce(round(at[1]::numeric, 2), 0),
      'p95ExecutionTimeMs', coalesce(round(at[2]::numeric, 2), 0), 'p99ExecutionTimeMs', coalesce(round(at[3]::numeric, 2), 0))
      from quantiles) as performance,
    (select json_build_object(
      'successRate', coalesce(round(good::numeric / nullif(good + bad, 0), 4), 0),
      'failureRate', coalesce(round(bad::numeric / nullif(good + bad, 0), 4), 0),
      'errorTypes', (select coalesce(json_object_agg(code, count order by code), '{}') from errors))
      from quantiles) as reliability`
