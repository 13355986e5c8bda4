import { HELD_FROM, HeldValue } from '../contracts/held_value.js'
import type { Kept } from '../contracts/held_value.js'
import type { StepResult } from '../expressions/scope.js'
import type { Json } from '../graph/types.js'

/** An output as a scope keeps it: as it is, or compressed where it is large. */
export function kept(output: Kept): Kept {
  if (output instanceof HeldValue || sizeOf(output, HELD_FROM) <= HELD_FROM) return output
  return HeldValue.of(output)
}

/** A completed step as expressions see it: what is held is read when they ask for it. */
export function completedResult(output: Kept): StepResult {
  const result = { status: 'completed', error: null }
  if (!(output instanceof HeldValue)) return { output, ...result }
  return {
    get output() {
      return output.read()
    },
    ...result,
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
