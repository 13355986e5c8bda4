/**
 * An id is made a moment before its row, by another clock than the one that dates the row. Ids are
 * looked for this much wider, in milliseconds, and the row's own time decides.
 */
const SLACK = 300_000

/** The smallest UUIDv7 of a moment (RFC 9562, section 5.7): ids sort by time. */
export function uuidFloor(moment: number): string {
  const digits = Math.max(0, moment).toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-0000-0000-000000000000`
}

interface Bounded {
  where(column: string, operator: string, value: Date | string): unknown
}

/** Keeps rows of a time, both ends included, and lets the index of their ids find them. */
export function withinTimes(query: Bounded, { from, to }: { from?: Date; to?: Date }): void {
  if (from) {
    query.where('id', '>=', uuidFloor(from.getTime() - SLACK))
    query.where('createdAt', '>=', from)
  }
  if (to) {
    query.where('id', '<=', uuidFloor(to.getTime() + SLACK))
    query.where('createdAt', '<=', to)
  }
}
