import { test } from '@japa/runner'
import { CronTimes } from '#triggers/schedule/cron'
import { offsetsOf, randomFrom } from './minute_walker.js'

const ZONES = Intl.supportedValuesOf('timeZone')
const DAY = 86_400_000
const [FIRST, LAST] = [2020, 2029]
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

interface Rule {
  /** Day of month and day of week of an expression. */
  days: [string, string]
  /** The days of a month that it names; the month counts from 0. */
  of(year: number, month: number): number[]
}

const weekday = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month, day)).getUTCDay()

/** All days of a month, from 1. */
const daysOf = (year: number, month: number) =>
  Array.from({ length: new Date(Date.UTC(year, month + 1, 0)).getUTCDate() }, (_, at) => at + 1)

const last: Rule = { days: ['L', '*'], of: (...month) => daysOf(...month).slice(-1) }

const lastOf = (which: number): Rule => ({
  days: ['*', `${which}L`],
  of: (...month) =>
    daysOf(...month)
      .filter((day) => weekday(...month, day) === which)
      .slice(-1),
})

const nth = (which: number, times: number): Rule => ({
  days: ['*', `${WEEKDAYS[which]}#${times}`],
  of: (...month) =>
    daysOf(...month)
      .filter((day) => weekday(...month, day) === which)
      .slice(times - 1, times),
})

/** The working day that is nearest, within the month. */
const nearest = (day: number): Rule => ({
  days: [`${day}W`, '*'],
  of: (...month) => {
    const working = daysOf(...month).filter((one) => weekday(...month, one) % 6 !== 0)
    const away = (one: number) => Math.abs(one - day)
    return working.sort((a, b) => away(a) - away(b)).slice(0, 1)
  },
})

const either = (day: number, which: number): Rule => ({
  days: [String(day), String(which)],
  of: (...month) =>
    daysOf(...month).filter((one) => one === day || weekday(...month, one) === which),
})

const both = (day: number, which: number): Rule => ({
  days: [String(day), `+${WEEKDAYS[which]}`],
  of: (...month) =>
    daysOf(...month).filter((one) => one === day && weekday(...month, one) === which),
})

/** Of all zones one in so many is looked at, which ones is drawn by lot. */
const ONE_IN = 5

test.group('Days of the calendar over ten years', () => {
  test('are those that a calendar has', ({ assert }) => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
    const random = randomFrom(seed)
    const below = (count: number) => Math.floor(random() * count)
    const kinds = [
      ...[() => last, () => lastOf(below(7)), () => nth(below(7), 1 + below(5))],
      ...[() => nearest(1 + below(28)), () => either(1 + below(28), below(7))],
      () => both(1 + below(28), below(7)),
    ]
    const zones = ZONES.filter(() => random() * ONE_IN < 1)
    let fired = 0
    for (const [index, zone] of zones.entries()) {
      const rule = kinds[index % kinds.length]!()
      // At noon no zone has changed its clocks in these years.
      const expression = `0 12 ${rule.days[0]} * ${rule.days[1]}`
      const offsetAt = offsetsOf(zone)
      const expected: number[] = []
      for (let year = FIRST; year <= LAST; year++) {
        for (let month = 0; month < 12; month++) {
          for (const day of rule.of(year, month)) {
            const noon = Date.UTC(year, month, day, 12)
            expected.push(noon - offsetAt(noon - offsetAt(noon)))
          }
        }
      }
      const from = new Date(Date.UTC(FIRST, 0, 1) - offsetAt(Date.UTC(FIRST, 0, 1)) - 1)
      const to = new Date(Date.UTC(LAST + 1, 0, 1) - offsetAt(Date.UTC(LAST + 1, 0, 1) - DAY))
      const found = new CronTimes(expression, zone).between(from, to, 10_000)
      fired += found.length
      const times = found.map((moment) => moment.getTime())
      const where = `"${expression}" in ${zone}, TEST_SEED=${seed}`
      if (times.join() !== expected.join()) assert.deepEqual(times, expected, where)
    }
    process.stdout.write(`    ${zones.length} zones, ${fired} firings, seed ${seed}\n`)
    assert.isAbove(fired, 2_000)
  }).timeout(60_000)
})
