import type { StepError } from '../contracts/step_error.js'
import type { StepDefinition } from '../graph/types.js'

/** `onError: retry` without a count means so many attempts more. */
const DEFAULT_RETRIES = 3
const MAX_DELAY_MS = 3_600_000
/** Jitter adds up to this share of the delay, and never takes any away. */
const JITTER = 0.2

/**
 * Milliseconds until the next attempt, or null when there is none: after exactly `retryCount`
 * attempts more, and at once for errors that can't go away.
 *
 * @param failures - How many attempts failed so far, this one included.
 * @param random - From 0 to below 1.
 */
export function nextDelayMs(
  step: Pick<StepDefinition, 'retryCount' | 'retryDelayMs' | 'onError'>,
  failures: number,
  error: StepError,
  random: number
): number | null {
  const retries =
    step.onError === 'retry' && step.retryCount === 0 ? DEFAULT_RETRIES : step.retryCount
  if (!error.retryable || failures > retries) return null
  const delay = step.retryDelayMs * 2 ** (failures - 1)
  const jittered = delay * (1 + random * JITTER)
  return Math.min(Math.max(jittered, error.options.retryAfterMs ?? 0), MAX_DELAY_MS)
}
