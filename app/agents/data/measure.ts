import type { Json } from '#engine/graph/types'
import { itemError, type ItemScope } from '#agents/data/settings'
import { compareValues, kindOf } from '#agents/data/values'

export const MEASURES = ['sum', 'avg', 'min', 'max', 'count', 'first', 'last'] as const
export type MeasureName = (typeof MEASURES)[number]

/**
 * One figure over the values of a group. Nulls and missing fields are not counted, as in SQL; of no
 * values the sum and the count are 0 and the others null.
 */
export class Measure {
  #count = 0
  #sum = 0
  #value: Json = null

  constructor(private readonly op: MeasureName) {}

  /** @throws StepError `EXPRESSION_FAILED` for a sum or average of what is no number. */
  add(value: Json, scope: ItemScope, field: string): void {
    if (value === null) {
      return
    }
    const first = this.#count++ === 0
    switch (this.op) {
      case 'sum':
      case 'avg':
        if (typeof value !== 'number' || !Number.isFinite(this.#sum + value)) {
          const message = `${this.op} needs numbers, and ${tooMuchOr(value)}`
          throw itemError('EXPRESSION_FAILED', message, scope, field)
        }
        this.#sum += value
        break
      case 'first':
        this.#value = first ? value : this.#value
        break
      case 'last':
        this.#value = value
        break
      case 'min':
        this.#value = first || compareValues(value, this.#value) < 0 ? value : this.#value
        break
      case 'max':
        this.#value = first || compareValues(value, this.#value) > 0 ? value : this.#value
        break
      case 'count':
    }
  }

  get result(): Json {
    switch (this.op) {
      case 'sum':
        return this.#sum
      case 'count':
        return this.#count
      case 'avg':
        return this.#count === 0 ? null : this.#sum / this.#count
      default:
        return this.#value
    }
  }
}

function tooMuchOr(value: Json): string {
  return typeof value === 'number' ? 'the sum is too large for one' : `got a ${kindOf(value)}`
}
