/** Each bound is so much longer than the one before: what percentiles are exact to. */
const RATIO = 1.2

/** Upper bounds of durations in milliseconds, from 1 ms to beyond an hour. */
export const logBounds: number[] = Array.from({ length: 84 }, (_one, index) => RATIO ** index)

/** The duration in milliseconds that a share of requests (0 to 1) took at most; 0 where there are none. */
export function percentileOf(buckets: readonly number[], share: number): number {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total === 0) return 0
  let left = share * total
  const index = buckets.findIndex((count) => (left -= count) <= 0)
  return Math.round(logBounds[index === -1 ? buckets.length - 1 : index] ?? 0)
}
