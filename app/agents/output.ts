import { StepError } from '#engine/contracts/step_error'
import type { Json } from '#engine/graph/types'

/** Bytes of an output as JSON in UTF-8. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024

/**
 * Checks what a runner returned, so that what a step shows is what the journal keeps.
 *
 * @throws StepError `OUTPUT_LIMIT` over 4 MiB, `OUTPUT_INVALID` for what JSON can't carry; neither
 * is retryable.
 */
export function checkOutput(output: unknown): Json {
  let text: string | undefined
  try {
    text = JSON.stringify(output)
  } catch {
    throw invalid('a circle, a BigInt or too deep a nesting')
  }
  if (text === undefined) {
    throw invalid(typeof output)
  }
  // A character takes one byte at least, so that a longer text needs no counting.
  if (text.length > MAX_OUTPUT_BYTES || Buffer.byteLength(text) > MAX_OUTPUT_BYTES) {
    throw new StepError(
      'OUTPUT_LIMIT',
      `The output is larger than ${MAX_OUTPUT_BYTES / 1024 / 1024} MiB`,
      { retryable: false }
    )
  }
  refuseForeign(output)
  return output as Json
}

/** Values that `JSON.stringify` would change without a word: NaN, Date, Map, undefined, ... */
function refuseForeign(output: unknown): void {
  const open: unknown[] = [output]
  while (open.length > 0) {
    const value = open.pop()
    if (value === null || typeof value === 'string' || typeof value === 'boolean') {
      continue
    }
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) {
        throw invalid(String(value))
      }
    } else if (Array.isArray(value)) {
      for (const item of value) open.push(item)
    } else if (isPlain(value)) {
      for (const item of Object.values(value)) open.push(item)
    } else {
      throw invalid(typeof value === 'object' ? 'an object of a class' : typeof value)
    }
  }
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) {
    return false
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function invalid(what: string) {
  const message = `The output is not JSON: it holds ${what}`
  return new StepError('OUTPUT_INVALID', message, { retryable: false })
}
