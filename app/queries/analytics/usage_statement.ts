import { IN_PERIOD, STEPS_IN_PERIOD } from '#queries/analytics/period_sql'

/** An attempt's own calls of models and tools are rows of its agent too, and no attempts of it. */
const ATTEMPT = `s.step_type not in ('model', 'tool')`

/** Sums of what `usage` says in rows of `t`; `counted` are those that are executions. */
const sums = (t: string, counted = 'true') => `
  'executions', count(*) filter (where ${counted}),
  'inputTokens', coalesce(sum((${t}.usage ->> 'inputTokens')::bigint), 0),
  'outputTokens', coalesce(sum((${t}.usage ->> 'outputTokens')::bigint), 0),
  'costUsd', trim_scale(coalesce(sum((${t}.usage ->> 'costUsd')::numeric), 0))::text`

/**
 * What executions that others wait for used is part of what those used.
 *
 * @param own - A condition of executions `e`, or nothing.
 */
export const usageStatement = (own: string) => `
  with ran as materialized (
    select e.id, e.created_at, e.api_key_id, case when e.parent_awaits
      then '{"inputTokens": 0, "outputTokens": 0, "costUsd": "0"}' else e.usage end as usage
    from executions e where ${IN_PERIOD} ${own}
  ), bounds as (
    select cast(:buckets as timestamptz[]) as starts, cast(:dates as text[]) as dates
  ), by_day as (
    select width_bucket(created_at, starts) as day, json_build_object(${sums('ran')}) as used
    from ran, bounds group by 1
  ), daily as (
    select json_build_object('date', date) as date, used
    from bounds, unnest(dates) with ordinality as d (date, day) left join by_day using (day)
    order by day
  ), by_agent as (
    select s.agent_id, json_build_object(${sums('s', ATTEMPT)}) as used,
      coalesce(sum((s.usage ->> 'costUsd')::numeric), 0) as cost,
      count(*) filter (where ${ATTEMPT}) as attempts
    from ran join execution_steps s on s.execution_id = ran.id
    where s.agent_id is not null and s.status <> 'skipped' and ${STEPS_IN_PERIOD}
    group by s.agent_id order by cost desc, attempts desc, s.agent_id limit 1000
  ), by_key as (
    select api_key_id, json_build_object(${sums('ran')}) as used,
      coalesce(sum((usage ->> 'costUsd')::numeric), 0) as cost, count(*) as runs
    from ran where api_key_id is not null
    group by api_key_id order by cost desc, runs desc, api_key_id limit 1000
  )
  select
    (select json_build_object(${sums('ran')}) from ran) as totals,
    (select json_agg(json_build_array(date, used)) from daily) as daily,
    (select coalesce(json_agg(json_build_array(
      json_build_object('agentId', agent_id, 'agentName', agents.name), used)
      order by cost desc, attempts desc, agent_id), '[]')
      from by_agent left join agents on agents.id = agent_id) as agents,
    (select coalesce(json_agg(json_build_array(
      json_build_object('apiKeyId', api_key_id, 'apiKeyName', api_keys.name), used)
      order by cost desc, runs desc, api_key_id), '[]')
      from by_key left join api_keys on api_keys.id = api_key_id) as keys`
