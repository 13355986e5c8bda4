import type { DateTime } from 'luxon'

/** A row that people change, and that may have changed since somebody read it. */
export interface Revised {
  version: number
  updatedAt: DateTime | Date
}

/**
 * Names the state that a row is in. Each write to it gives it another name; what its executions
 * count does not, since no change of a client's is lost over a counter.
 */
export function revisionOf({ version, updatedAt }: Revised): string {
  return `${version}-${updatedAt.valueOf().toString(36)}`
}
