/** What the analytics are of, as the URL says it. */
export interface AnalyticsSearch {
  period?: string | number
  from?: string
  to?: string
  scope?: 'own' | 'all'
  groupBy?: GroupBy
  /** `workflow:<id>` or `agent:<id>`. */
  of?: string
}

export const GROUPS = ['hour', 'day', 'week', 'month'] as const
export type GroupBy = (typeof GROUPS)[number]

export const PERIODS = [
  ['1', 'Last 24 hours'],
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
  ['90', 'Last 90 days'],
  ['365', 'Last year'],
  ['chosen', 'Chosen days'],
] as const

const DAY_MS = 86_400_000

/** What the API is asked for. */
export interface Period {
  startDate: string
  endDate: string
  timezone: string
}

/** The times of a search; what begins now begins at the full minute, so that it is asked for once. */
export function periodOf({ period = '7', from, to }: AnalyticsSearch, now = Date.now()): Period {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const minute = Math.ceil(now / 60_000) * 60_000
  const days = Number(period)
  if (Number.isNaN(days)) {
    const start = from ? new Date(`${from}T00:00`) : new Date(minute - 7 * DAY_MS)
    const end = to ? new Date(`${to}T23:59:59.999`) : new Date(minute)
    return { startDate: start.toISOString(), endDate: end.toISOString(), timezone }
  }
  return {
    startDate: new Date(minute - days * DAY_MS).toISOString(),
    endDate: new Date(minute).toISOString(),
    timezone,
  }
}

/** Buckets that show a period well, where none are chosen. */
export function groupOf({ groupBy, period = '7' }: AnalyticsSearch): GroupBy {
  if (groupBy) return groupBy
  // An address that says a number is read as one.
  if (Number(period) === 1) return 'hour'
  return Number(period) === 365 ? 'week' : 'day'
}
