import { DateTime } from 'luxon'
import type { Period } from '#queries/analytics/period'

/** An id may have been given by a machine whose clock is off by so much, in hours. */
const CLOCK_MARGIN_HOURS = 24

/**
 * The bindings of a period in SQL: `start` and `end`, and `first` and `last`, between which the ids
 * of executions are looked for, which tells PostgreSQL the part of the index and the partitions.
 */
export function bindingsOf({ start, end }: Period): Record<string, Date> {
  const epoch = DateTime.fromMillis(0)
  return {
    start: start.toJSDate(),
    end: end.toJSDate(),
    first: DateTime.max(epoch, start.minus({ hours: CLOCK_MARGIN_HOURS })).toJSDate(),
    last: end.plus({ hours: CLOCK_MARGIN_HOURS }).toJSDate(),
  }
}

/** Executions `e` of the period. */
export const IN_PERIOD = `e.id >= uuid_floor(cast(:first as timestamptz))
  and e.id < uuid_floor(cast(:last as timestamptz))
  and e.created_at >= cast(:start as timestamptz) and e.created_at < cast(:end as timestamptz)`

/** Steps `s` of executions of the period: only its partitions are read. */
export const STEPS_IN_PERIOD = `s.execution_id >= uuid_floor(cast(:first as timestamptz))
  and s.execution_id < uuid_floor(cast(:last as timestamptz))`
