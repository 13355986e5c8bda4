/** Milliseconds until the second attempt, and the most between two. */
const FIRST_MS = 5_000
const MOST_MS = 4 * 3_600_000

/** What each wait is longer than the one before. */
const FACTOR = 3

/** The part of a wait that chance may add, so that what failed together doesn't come back together. */
const JITTER = 0.2

/**
 * Milliseconds to wait after so many attempts: 5 s, 15 s, 45 s, ... up to 4 h, and up to a fifth more.
 *
 * @param random - From 0 to 1.
 */
export function retryDelay(attempts: number, random: number): number {
  const waited = Math.min(FIRST_MS * FACTOR ** Math.max(attempts - 1, 0), MOST_MS)
  return Math.round(waited * (1 + JITTER * random))
}
