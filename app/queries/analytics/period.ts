import { DateTime } from 'luxon'
import ValidationException from '#exceptions/validation_exception'

/** What a client says of the time that figures are of. */
export interface PeriodRequest {
  startDate?: string
  endDate?: string
  /** An IANA name. */
  timezone: string
}

/** From `start` on, until before `end`. */
export type Period = Record<'start' | 'end', DateTime>

export type BucketUnit = 'hour' | 'day' | 'week' | 'month'

const DEFAULT_DAYS = 30
const MAX_BUCKETS = 1_000

/**
 * The time that figures are asked for, by default the last 30 days. A date alone means all of its
 * day: an `endDate` of 2024-05-31 includes the 31st.
 *
 * @throws ValidationException when it ends before it begins.
 */
export function readPeriod({ startDate, endDate, timezone }: PeriodRequest): Period {
  const read = (text: string) => DateTime.fromISO(text, { zone: timezone })
  const end = !endDate
    ? DateTime.now().setZone(timezone)
    : endDate.includes('T')
      ? read(endDate)
      : read(endDate).plus({ days: 1 }).startOf('day')
  const start = startDate ? read(startDate) : end.minus({ days: DEFAULT_DAYS })
  if (start >= end) {
    refuse(endDate ? 'endDate' : 'startDate', 'The period ends before it begins', 'period')
  }
  return { start, end }
}

/**
 * Where the buckets of a period begin, in the time zone of the period. A day has as many hours as
 * it had there: the calendar is asked, as everywhere else where a time zone counts.
 *
 * @throws ValidationException when there are more than 1,000.
 */
export function bucketsOf({ start, end }: Period, unit: BucketUnit): Date[] {
  const buckets: Date[] = []
  const first = start.startOf(unit)
  for (let at = first, nth = 1; at < end; at = first.plus({ [unit]: nth++ }).startOf(unit)) {
    if (buckets.length === MAX_BUCKETS) {
      refuse('groupBy', `The period has more than ${MAX_BUCKETS} of these`, 'buckets')
    }
    buckets.push(at.toJSDate())
  }
  return buckets
}

function refuse(field: string, message: string, rule: string): never {
  throw new ValidationException([{ field, message, rule }])
}
