import db from '@adonisjs/lucid/services/db'
import type { MinuteFigures } from '#services/telemetry/deployment_figures'

/** Rows are taken in one order, so that two processes never wait for each other. */
const WRITE = `
  with came as (
    select f.* from json_to_recordset(?::json) as f (id uuid, minute timestamptz, version int,
      requests bigint, errors bigint, duration bigint, buckets bigint[])
    join deployments d on d.id = f.id
    order by f.id, f.minute, f.version
  ), kept as (
    insert into deployment_minutes as m
      (deployment_id, minute, version, requests, errors, duration_ms, buckets)
    select id, minute, version, requests, errors, duration, buckets from came
    on conflict (deployment_id, minute, version) do update set
      requests = m.requests + excluded.requests,
      errors = m.errors + excluded.errors,
      duration_ms = m.duration_ms + excluded.duration_ms,
      buckets = (
        select array_agg(coalesce(a, 0) + coalesce(b, 0) order by place)
        from unnest(m.buckets, excluded.buckets) with ordinality as t (a, b, place)
      )
  ), sums as (
    select id, sum(requests) as requests, sum(errors) as errors, sum(duration) as duration
    from came group by id
  ), held as (
    select id from deployments where id in (select id from sums) order by id for no key update
  )
  update deployments set total_requests = total_requests + sums.requests,
    total_errors = total_errors + sums.errors,
    total_response_time_ms = total_response_time_ms + sums.duration
  from sums join held using (id)
  where deployments.id = sums.id`

/** Adds what a process has counted to what is known of deployments. Their revision stays. */
export default async function keepFigures(figures: MinuteFigures[]): Promise<void> {
  const rows = figures.map(({ deploymentId, durationMs, buckets, ...figure }) => ({
    ...figure,
    id: deploymentId,
    duration: durationMs,
    buckets: `{${buckets.join(',')}}`,
  }))
  await db.rawQuery(WRITE, [JSON.stringify(rows)])
}

/** Days for which figures are kept by the minute. */
const KEPT_DAYS = 30

/** Forgets figures that are older than that. */
export async function forgetFigures(): Promise<void> {
  await db.rawQuery(`delete from deployment_minutes where minute < now() - ?::interval`, [
    `${KEPT_DAYS} days`,
  ])
}
