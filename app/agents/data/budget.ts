import { StepError } from '#engine/contracts/step_error'
import type { Json } from '#engine/graph/types'

/** Characters and values that a run may make in all, its intermediate results included. */
const MAX_WEIGHT = 64 * 1024 * 1024

/** Stops a run before what it makes from small inputs fills the process's memory. */
export class Budget {
  #left = MAX_WEIGHT

  /** @throws StepError `OUTPUT_LIMIT`, not retryable. */
  spend(weight: number): void {
    this.#left -= weight
    if (this.#left < 0) {
      throw new StepError('OUTPUT_LIMIT', 'The data made by this agent is too large', {
        retryable: false,
      })
    }
  }

  /** Weighs a value that an expression made: 8 for each part, and the characters of its texts. */
  weigh(value: Json): Json {
    const open: Json[] = [value]
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      this.spend(typeof part === 'string' ? 8 + part.length : 8)
      if (typeof part === 'object' && part !== null) {
        for (const inner of Object.values(part)) {
          open.push(inner)
        }
      }
    }
    return value
  }
}
