import { BudgetSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { withUuid } from '#models/uuid_model'

export type BudgetScope = 'user' | 'workflow' | 'agent' | 'api_key'
export type BudgetPeriod = 'execution' | 'month' | 'total'

/** What counts for a budget in its present period. Money as decimal texts. */
export interface BudgetUsage {
  /** The month as `2026-11`, in UTC, or `total`. */
  period: string
  costUsd: string
  tokens: number
  toolCalls: number
  /** What calls under way may take at most. */
  reservedCostUsd: string
  reservedTokens: number
}

/** A decimal without the zeros at its end, as money is answered. */
const decimal = (value: string | null) => {
  return value?.includes('.') ? value.replace(/\.?0+$/, '') : value
}

const count = (value: string | null) => (value === null ? null : Number(value))

/** Limits of what models may cost, for whatever the resource is part of. */
export default class Budget extends compose(BudgetSchema, withUuid) {
  @column()
  declare scope: BudgetScope

  @column()
  declare period: BudgetPeriod

  @column()
  declare onSoft: 'warn' | 'approve' | 'cheaper'

  @column({ consume: decimal })
  declare maxCostUsd: string | null

  @column({ consume: count })
  declare maxTokens: number | null

  @column({ consume: (value: string | number) => String(Number(value)) })
  declare softRatio: string
}
