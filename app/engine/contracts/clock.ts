/** Time and randomness come in from outside, so that tests can hold them still. */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract now(): number
  /** Calls back once, `ms` milliseconds from now; the answer takes that back. */
  abstract after(ms: number, callback: () => void): () => void
  /** A number from 0 to below 1. */
  abstract random(): number
}
