/** Time and randomness come in from outside, so that tests can hold them still. */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract now(): number
  /** Resolves after `ms`, or at once when the signal aborts. */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** A number from 0 to below 1. */
  abstract random(): number
}
