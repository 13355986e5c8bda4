import { HeldValue } from '../contracts/held_value.js'
import { StepError } from '../contracts/step_error.js'
import type { StepResult } from '../expressions/scope.js'
import type { Json } from '../graph/types.js'

/** What is larger than this as JSON is held compressed, in characters. */
const HELD_FROM = 64 * 1024

/** Characters that the outputs of a loop's items, or of branches, may have together. */
const MAX_GATHERED = 128 * 1024 * 1024

/** An output as a scope keeps it. */
export type KeptOutput = Json | HeldValue

/** An output as a scope keeps it: as it is, or compressed where it is large. */
export function kept(output: KeptOutput): KeptOutput {
  if (output instanceof HeldValue || sizeOf(output, HELD_FROM) <= HELD_FROM) return output
  return HeldValue.of(output)
}

export function valueOf(output: KeptOutput): Json {
  return output instanceof HeldValue ? output.read() : output
}

/** A completed step as expressions see it: what is held is read when they ask for it. */
export function completedResult(output: KeptOutput): StepResult {
  const result = { status: 'completed', error: null }
  if (!(output instanceof HeldValue)) return { output, ...result }
  return {
    get output() {
      return output.read()
    },
    ...result,
  }
}

/** Counts what items or branches gave: all of it stays in memory until the last has ended. */
export class Gathered {
  #size = 0

  /** @throws StepError OUTPUT_LIMIT where it is too much now. */
  add(output: Json): void {
    this.#size += sizeOf(output, MAX_GATHERED)
    if (this.#size <= MAX_GATHERED) return
    const message = `What its items gave has more than ${MAX_GATHERED >> 20} MiB together: keep large data outside, or let each give less of it`
    throw new StepError('OUTPUT_LIMIT', message, { retryable: false })
  }
}

/** About how long a value is as JSON, counted no further than to `most`; no text is made. */
export function sizeOf(value: Json | undefined, most: number): number {
  let size = 0
  const left = [value]
  while (left.length > 0 && size <= most) {
    const one = left.pop()
    if (typeof one === 'string') size += one.length + 2
    else if (one === null || typeof one !== 'object') size += 8
    else if (Array.isArray(one)) {
      size += one.length + 2
      for (const entry of one) left.push(entry)
    } else {
      for (const [key, entry] of Object.entries(one)) {
        size += key.length + 4
        left.push(entry)
      }
    }
  }
  return size
}
