import db from '@adonisjs/lucid/services/db'
import Budget from '#models/budget'
import type { BudgetPeriod, BudgetScope } from '#models/budget'

/** Who makes a budget takes this lock alone, who spends takes it shared. */
const LOCK = 'select pg_advisory_xact_lock(1764)'

export interface BudgetInput {
  scope: BudgetScope
  resourceId: string
  /** Whose resource it is. */
  userId: string
  period: BudgetPeriod
  setByAdmin: boolean
  maxCostUsd: string | null
  maxTokens: number | null
  maxToolCalls: number | null
  softRatio: string
  onSoft: Budget['onSoft']
}

/**
 * Sets the budget of a resource and period, in place of the one that the same side has set before.
 * A new one begins with what was spent in its period already.
 */
export default class SetBudget {
  async handle({ scope, resourceId, period, setByAdmin, ...fields }: BudgetInput): Promise<Budget> {
    return db.transaction(async (trx) => {
      await trx.rawQuery(LOCK)
      const key = { resourceId, period, setByAdmin }
      const found = await Budget.query({ client: trx }).where(key).first()
      if (found) return found.merge(fields).save()
      const made = await Budget.create({ scope, ...key, ...fields }, { client: trx })
      await trx.rawQuery('select seed_budget(?)', [made.id])
      return made
    })
  }
}
