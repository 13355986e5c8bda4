import { setImmediate } from 'node:timers/promises'
import { StepError } from '#engine/contracts/step_error'

/** Milliseconds of work after which others get their turn. */
const SHARE = 5
/** Items between two looks at the clock, which costs as much as a small expression. */
const LOOK_EVERY = 16

/** Lets a long loop share its process: requests are answered and aborts are heard meanwhile. */
export class Pace {
  #begun = performance.now()
  #count = 0

  constructor(private readonly signal: AbortSignal) {}

  /** Whether it is time to `rest`; to be asked after each item. */
  get isDue(): boolean {
    this.#count += 1
    return this.#count % LOOK_EVERY === 0 && performance.now() - this.#begun >= SHARE
  }

  /** @throws StepError `CANCELLED` */
  async rest(): Promise<void> {
    await setImmediate()
    if (this.signal.aborted) {
      throw new StepError('CANCELLED', 'The run was cancelled')
    }
    this.#begun = performance.now()
  }

  /** Visits all items in order, with rests. */
  async each<Item>(items: readonly Item[], visit: (item: Item, index: number) => void) {
    for (const [index, item] of items.entries()) {
      visit(item, index)
      if (this.isDue) {
        await this.rest()
      }
    }
  }
}
