import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import {
  bindingsOf,
  bucketsOf,
  IN_PERIOD,
  readPeriod,
  STEPS_IN_PERIOD,
} from '#queries/analytics/period'
import type { PeriodRequest } from '#queries/analytics/period'

export interface UsageStatsInput extends PeriodRequest {
  /** Whose figures; everybody's where it is null. */
  userId: string | null
}

/** `costUsd` is a decimal string. */
export interface Usage {
  executions: number
  inputTokens: number
  outputTokens: number
  costUsd: string
}

export interface UsageStats {
  totals: Usage
  /** Each day of the period, by its date in the time zone. */
  daily: Array<{ date: string } & Usage>
  /** `executions` are the attempts of steps that the agent ran. The dearest 1,000. */
  agents: Array<{ agentId: string; agentName: string | null } & Usage>
}

/** Sums of what `usage` says in rows of `t`. */
const sums = (t: string) => `
  'executions', count(*),
  'inputTokens', coalesce(sum((${t}.usage ->> 'inputTokens')::bigint), 0),
  'outputTokens', coalesce(sum((${t}.usage ->> 'outputTokens')::bigint), 0),
  'costUsd', trim_scale(coalesce(sum((${t}.usage ->> 'costUsd')::numeric), 0))::text`

const statement = (own: string) => `
  with ran as materialized (
    select e.id, e.created_at, e.usage from executions e where ${IN_PERIOD} ${own}
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
    select s.agent_id, json_build_object(${sums('s')}) as used,
      coalesce(sum((s.usage ->> 'costUsd')::numeric), 0) as cost, count(*) as attempts
    from ran join execution_steps s on s.execution_id = ran.id
    where s.agent_id is not null and s.status <> 'skipped' and ${STEPS_IN_PERIOD}
    group by s.agent_id order by cost desc, attempts desc, s.agent_id limit 1000
  )
  select
    (select json_build_object(${sums('ran')}) from ran) as totals,
    (select json_agg(json_build_array(date, used)) from daily) as daily,
    (select coalesce(json_agg(json_build_array(
      json_build_object('agentId', agent_id, 'agentName', agents.name), used)
      order by cost desc, attempts desc, agent_id), '[]')
      from by_agent left join agents on agents.id = agent_id) as agents`

const NOTHING: Usage = { executions: 0, inputTokens: 0, outputTokens: 0, costUsd: '0' }

interface Row {
  totals: Usage
  daily: Array<[{ date: string }, Usage | null]>
  agents: Array<[{ agentId: string; agentName: string | null }, Usage]>
}

/** What was used: executions, tokens and money, by day and by agent. */
export default class UsageStatsQuery {
  /** @throws ValidationException for a period that ends before it begins, or has too many days. */
  async handle({ userId, ...request }: UsageStatsInput): Promise<UsageStats> {
    const period = readPeriod(request)
    const buckets = bucketsOf(period, 'day')
    const zone = request.timezone
    const dates = buckets.map((day) => DateTime.fromJSDate(day, { zone }).toISODate())
    const bindings = { ...bindingsOf(period), buckets, dates }
    const own = userId === null ? '' : 'and e.user_id = cast(:userId as uuid)'
    const { rows } = await db.rawQuery<{ rows: [Row] }>(
      statement(own),
      userId === null ? bindings : { ...bindings, userId }
    )
    const [{ totals, daily, agents }] = rows
    return {
      totals,
      daily: daily.map(([date, used]) => ({ ...date, ...(used ?? NOTHING) })),
      agents: agents.map(([agent, used]) => ({ ...agent, ...used })),
    }
  }
}
