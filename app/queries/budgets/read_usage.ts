import db from '@adonisjs/lucid/services/db'
import type Budget from '#models/budget'
import type { BudgetUsage } from '#models/budget'

interface Row {
  id: string
  period: string
  cost: string
  tokens: string
  calls: string
  reserved_cost: string
  reserved_tokens: string
}

/** Reads what budgets have used so far; those that count each execution by itself have no such sum. */
export default class ReadUsage {
  async handle(budgets: Budget[]): Promise<Map<string, BudgetUsage>> {
    const ids = budgets.flatMap(({ id, period }) => (period === 'execution' ? [] : [id]))
    if (ids.length === 0) return new Map()
    const { rows } = await db.rawQuery<{ rows: Row[] }>(
      `select b.id, k.period, trim_scale(coalesce(c.cost_usd, 0))::text as cost,
         coalesce(c.tokens, 0) as tokens, coalesce(c.tool_calls, 0) as calls,
         trim_scale(coalesce(c.reserved_cost_usd, 0))::text as reserved_cost,
         coalesce(c.reserved_tokens, 0) as reserved_tokens
       from budgets b
       cross join lateral (select case b.period when 'month'
         then to_char(now() at time zone 'UTC', 'YYYY-MM') else 'total' end as period) k
       left join budget_counters c on c.budget_id = b.id and c.period_key = k.period
       where b.id = any(cast(:ids as uuid[]))`,
      { ids }
    )
    return new Map(rows.map((row) => [row.id, usageOf(row)]))
  }
}

function usageOf({ period, cost, tokens, calls, ...reserved }: Row): BudgetUsage {
  return {
    period,
    costUsd: cost,
    tokens: Number(tokens),
    toolCalls: Number(calls),
    reservedCostUsd: reserved.reserved_cost,
    reservedTokens: Number(reserved.reserved_tokens),
  }
}
