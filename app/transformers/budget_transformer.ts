import { BaseTransformer } from '@adonisjs/core/transformers'
import type Budget from '#models/budget'
import type { BudgetUsage } from '#models/budget'

export default class BudgetTransformer extends BaseTransformer<Budget> {
  constructor(
    budget: Budget,
    protected usages: ReadonlyMap<string, BudgetUsage>
  ) {
    super(budget)
  }

  toObject() {
    const { id, setByAdmin, softRatio } = this.resource
    return {
      ...this.pick(this.resource, [
        ...(['id', 'scope', 'resourceId', 'userId', 'period', 'maxCostUsd', 'maxTokens'] as const),
        ...(['maxToolCalls', 'onSoft', 'createdAt', 'updatedAt'] as const),
      ]),
      softRatio: Number(softRatio),
      setBy: setByAdmin ? 'admin' : 'owner',
      usage: this.usages.get(id) ?? null,
    }
  }
}
