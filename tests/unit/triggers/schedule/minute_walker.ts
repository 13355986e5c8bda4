const MINUTE = 60_000
const WEEK = 7 * 86_400_000

/** An expression together with what it means: the values of each of its five fields. */
export interface Sample {
  expression: string
  /** Whether minutes and hours have neither `*` nor a step. */
  fixed: boolean
  minutes: Set<number>
  hours: Set<number>
  /** null where the field is `*`. */
  days: Set<number> | null
  months: Set<number> | null
  weekdays: Set<number> | null
}

/** A moment from which on a zone has another offset; offsets in milliseconds. */
export interface Transition {
  at: number
  before: number
  after: number
}

/** Numbers from 0 to below 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** How far a zone's clocks are ahead of UTC, as the runtime's own calendar has it. */
export function offsetsOf(timeZone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return (moment) => {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(format.format(moment))!
    if (sign === undefined) return 0
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE
  }
}

/** When a zone changes its clocks between two moments. Changes less than a week apart are one. */
export function transitionsOf(
  offsetAt: (moment: number) => number,
  from: number,
  to: number
): Transition[] {
  const found: Transition[] = []
  for (let start = from; start < to; start += WEEK) {
    const [before, after] = [offsetAt(start), offsetAt(start + WEEK)]
    if (before === after) continue
    let [low, high] = [start, start + WEEK]
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
      if (offsetAt(middle) === before) low = middle
      else high = middle
    }
    found.push({ at: high, before, after })
  }
  return found
}

function matches(sample: Sample, local: number): boolean {
  const minute = local / MINUTE
  if (!sample.minutes.has(minute % 60) || !sample.hours.has(Math.floor(minute / 60) % 24)) {
    return false
  }
  const date = new Date(local)
  const { days, months, weekdays } = sample
  if (months && !months.has(date.getUTCMonth() + 1)) return false
  const day = days?.has(date.getUTCDate())
  const weekday = weekdays?.has(date.getUTCDay())
  if (days && weekdays) return day === true || weekday === true
  return day !== false && weekday !== false
}

const dayOf = (local: number) => Math.floor(local / 86_400_000)

/**
 * When an expression fires in [from, to), by looking at every minute: a minute counts by what the
 * clock on the wall shows. Of an expression with fixed times, one that the clock has shown already
 * counts no more, and one that it never shows counts at the moment it jumped over it, on the same
 * day.
 *
 * @param transitions - All of the zone, within the period; `offset` is the one at its beginning.
 */
export function walk(
  sample: Sample,
  { from, to, offset }: { from: number; to: number; offset: number },
  transitions: Transition[]
): number[] {
  const fired = new Set<number>()
  let ahead = offset
  let shownUntil = from + offset
  const changes = transitions.filter(({ at }) => at >= from && at < to)
  for (let now = from; now < to; now += MINUTE) {
    const change = changes.find(({ at }) => at === now)
    if (change) {
      ahead = change.after
      if (sample.fixed) {
        const landing = now + ahead
        for (let local = shownUntil; local < landing; local += MINUTE) {
          if (dayOf(local) === dayOf(landing) && matches(sample, local)) fired.add(now)
        }
      }
    }
    const local = now + ahead
    const isNew = local >= shownUntil
    if ((isNew || !sample.fixed) && matches(sample, local)) fired.add(now)
    if (isNew) shownUntil = local + MINUTE
  }
  return [...fired]
}

/** An expression drawn at random; its hour is likely near `hour`, where something may happen. */
export function draw(random: () => number, hour: number): Sample {
  const whole = (below: number) => Math.floor(random() * below)
  const range = (low: number, high: number, step = 1) =>
    Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, at) => low + at * step)
  const field = (low: number, high: number, near: number | null): [string, number[], boolean] => {
    const one = near !== null && random() < 0.8 ? near : low + whole(high - low + 1)
    const kind = whole(5)
    if (kind === 0) return ['*', range(low, high), true]
    if (kind === 1) {
      const step = 2 + whole(10)
      return [`*/${step}`, range(low, high, step), true]
    }
    if (kind === 2) {
      const last = Math.min(high, one + 1 + whole(4))
      return [`${one}-${last}`, range(one, last), false]
    }
    if (kind === 3) {
      const two = low + whole(high - low + 1)
      return [`${one},${two}`, [one, two], false]
    }
    return [String(one), [one], false]
  }
  const [minuteText, minutes, wildMinute] = field(0, 59, null)
  const [hourText, hours, wildHour] = field(0, 23, (hour + whole(3) + 23) % 24)
  const some = (low: number, high: number): [string, Set<number> | null] => {
    if (random() < 0.75) return ['*', null]
    const low2 = low + whole(high - low + 1)
    const last = Math.min(high, low2 + whole(high - low))
    return [`${low2}-${last}`, new Set(range(low2, last))]
  }
  const [dayText, days] = some(1, 31)
  const [monthText, months] = some(1, 12)
  const [weekdayText, weekdays] = some(0, 6)
  return {
    expression: [minuteText, hourText, dayText, monthText, weekdayText].join(' '),
    fixed: !wildMinute && !wildHour,
    ...{ minutes: new Set(minutes), hours: new Set(hours), days, months, weekdays },
  }
}
