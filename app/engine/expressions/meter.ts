/**
 * Counts the work of the evaluation that is going on. One unit is about one node of an expression
 * evaluated once (30 to 100 ns).
 *
 * CEL ends always, yet `x.map(a, x.map(b, ...))` over 10,000 items would take a minute and a
 * process. Evaluation is synchronous and never nests, so that one meter serves all.
 */

/** Units that an evaluation may use: well under a second on a slow machine. */
export const MAX_WORK = 4_000_000

/** Characters of a string that an expression may build, and of all strings in its result. */
export const MAX_TEXT = 8 * 1024 * 1024

/** Characters that count as one unit where memory is compared or copied. */
const CHARACTERS_A_UNIT = 64

/** Characters that count as one unit where a function looks at each. */
const CHARACTERS_READ_A_UNIT = 8

/** The evaluation needs more than it may have. */
export class WorkLimitError extends Error {
  override name = 'WorkLimitError'
}

let left = MAX_WORK

/** Begins a new evaluation. */
export function resetWork(): void {
  left = MAX_WORK
}

/** Whether a limit was hit, also where the expression itself hid it (`a || b` does). */
export function isWorkExhausted(): boolean {
  return left < 0
}

/** @throws WorkLimitError when the evaluation has used up its units. */
export function spend(units: number): void {
  left -= units
  if (left < 0) throw new WorkLimitError('The expression takes too much work')
}

/** Pays for a function that looks at that many characters one by one. */
export function spendReading(characters: number): void {
  spend(characters / CHARACTERS_READ_A_UNIT)
}

/** Pays for comparing or copying that many characters. */
export function spendText(characters: number): void {
  spend(characters / CHARACTERS_A_UNIT)
}

/** @throws WorkLimitError when a string of that many characters is not to be built. */
export function allowText(characters: number): void {
  if (characters <= MAX_TEXT) return spendText(characters)
  left = -1
  throw new WorkLimitError(`The expression makes a text of more than ${MAX_TEXT} characters`)
}

/** Pays for looking at every part of a value, as comparing it with its twin does. */
export function spendSize(value: unknown): void {
  const rest: unknown[] = [value]
  while (rest.length > 0) {
    const part = rest.pop()
    if (typeof part === 'string') spendText(part.length)
    else if (typeof part === 'object' && part !== null) {
      const parts: unknown[] = Array.isArray(part) ? part : Object.values(part)
      spend(parts.length)
      for (const inner of parts) rest.push(inner)
    }
  }
}
