import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { bucketsOf, readPeriod, type PeriodRequest } from '#queries/analytics/period'
import { bindingsOf } from '#queries/analytics/period_sql'
import { usageStatement } from '#queries/analytics/usage_statement'

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
  /** Of what API keys started, with all that it waited for. The dearest 1,000. */
  apiKeys: Array<{ apiKeyId: string; apiKeyName: string | null } & Usage>
}

const NOTHING: Usage = { executions: 0, inputTokens: 0, outputTokens: 0, costUsd: '0' }

interface Row {
  totals: Usage
  daily: Array<[{ date: string }, Usage | null]>
  agents: Array<[{ agentId: string; agentName: string | null }, Usage]>
  keys: Array<[{ apiKeyId: string; apiKeyName: string | null }, Usage]>
}

/** What was used: executions, tokens and money, by day, by agent and by API key. */
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
      usageStatement(own),
      userId === null ? bindings : { ...bindings, userId }
    )
    const [{ totals, daily, agents, keys }] = rows
    return {
      totals,
      daily: daily.map(([date, used]) => ({ ...date, ...(used ?? NOTHING) })),
      agents: agents.map(([agent, used]) => ({ ...agent, ...used })),
      apiKeys: keys.map(([key, used]) => ({ ...key, ...used })),
    }
  }
}
