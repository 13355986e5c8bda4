import { HeldValue } from '../contracts/held_value.js'
import { StepError } from '../contracts/step_error.js'
import type { Json } from '../graph/types.js'
import { sizeOf } from './held_outputs.js'

/** Characters that the outputs of a loop's items, or of branches, may have together. */
const MAX_GATHERED = 128 * 1024 * 1024

/** So many characters of them are kept as values; what is more is packed away. */
const LOOSE = 1024 * 1024

/**
 * What items or branches gave, by their index, until the last has ended. Where it is much, it is
 * compressed as it comes, and only the whole that is made of it at the end is in memory as values.
 */
export class Gathered {
  #size = 0
  #loose: Array<[index: number, output: Json]> = []
  #looseSize = 0
  #packed: Array<HeldValue<Array<[number, Json]>>> = []

  /** @throws StepError OUTPUT_LIMIT where it is too much now. */
  add(index: number, output: Json): void {
    const size = sizeOf(output, MAX_GATHERED)
    this.#size += size
    if (this.#size > MAX_GATHERED) {
      const message = `What its items gave has more than ${MAX_GATHERED >> 20} MiB together: keep large data outside, or let each give less of it`
      throw new StepError('OUTPUT_LIMIT', message, { retryable: false })
    }
    this.#loose.push([index, output])
    this.#looseSize += size
    if (this.#looseSize > LOOSE) this.#pack()
  }

  /** All of it in order, null for those that gave nothing. It is empty then. */
  take(count: number): Json[] {
    const outputs = Array.from<Json>({ length: count }).fill(null)
    for (const [index, output] of this.#loose) outputs[index] = output
    for (const pack of this.#packed) {
      for (const [index, output] of pack.readOnce()) outputs[index] = output
    }
    this.#loose = []
    this.#packed = []
    return outputs
  }

  #pack(): void {
    this.#packed.push(HeldValue.of(this.#loose))
    this.#loose = []
    this.#looseSize = 0
  }
}
