import { test } from '@japa/runner'
import { CronTimes } from '#triggers/schedule/cron'
import { draw, offsetsOf, randomFrom, transitionsOf, walk, type Sample } from './minute_walker.js'

const ZONES = Intl.supportedValuesOf('timeZone')
const DAY = 86_400_000
const FROM = Date.UTC(2020, 0, 1)
const TO = Date.UTC(2030, 0, 1)

/** What croner says of the same period. */
function firings(sample: Sample, zone: string, from: number, to: number): number[] {
  const times = new CronTimes(sample.expression, zone)
  const found = times.between(new Date(from - 1), new Date(to - 1), 1_000_000)
  return found.map((moment) => moment.getTime())
}

test.group('Cron over all time zones and ten years', (group) => {
  group.each.timeout(120_000)

  test('fires as a walk over each minute says', ({ assert }) => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
    const random = randomFrom(seed)
    let [changes, compared, fired] = [0, 0, 0]
    for (const zone of ZONES) {
      const offsetAt = offsetsOf(zone)
      const transitions = transitionsOf(offsetAt, FROM, TO)
      const compare = (from: number, to: number, hour: number) => {
        const sample = draw(random, hour)
        const expected = walk(sample, { from, to, offset: offsetAt(from) }, transitions)
        const found = firings(sample, zone, from, to)
        const where = `"${sample.expression}" in ${zone} from ${new Date(from).toISOString()}, TEST_SEED=${seed}`
        if (found.join() !== expected.join()) assert.deepEqual(found, expected, where)
        compared += 1
        fired += found.length
      }
      // Around each change of the clocks, in all zones.
      for (const { at, before } of transitions) {
        changes += 1
        const hour = new Date(at + before).getUTCHours()
        compare(at - DAY / 8, at + DAY / 8, hour)
      }
      // And three days somewhere.
      const from = FROM + Math.floor((random() * (TO - FROM)) / DAY - 40) * DAY
      compare(Math.max(from, FROM), Math.max(from, FROM) + 3 * DAY, Math.floor(random() * 24))
    }
    const said = `${ZONES.length} zones, ${changes} changes of clocks, ${compared} periods`
    process.stdout.write(`    ${said}, ${fired} firings, seed ${seed}\n`)
    assert.isAbove(changes, 1_000)
  })

  test('as the documentation says: {expression} in {zone}')
    .with([
      // Berlin skips 02:00-03:00 on 29 March 2026, and has it twice on 25 October.
      {
        ...{ expression: '30 2 * * *', zone: 'Europe/Berlin', day: '2026-03-29' },
        fires: ['2026-03-29T01:00:00Z'],
      },
      {
        ...{ expression: '0,30 2 * * *', zone: 'Europe/Berlin', day: '2026-03-29' },
        fires: ['2026-03-29T01:00:00Z'],
      },
      { ...{ expression: '30 2/24 * * *', zone: 'Europe/Berlin', day: '2026-03-29' }, fires: [] },
      {
        ...{ expression: '30 2 * * *', zone: 'Europe/Berlin', day: '2026-10-25' },
        fires: ['2026-10-25T00:30:00Z'],
      },
      {
        ...{ expression: '*/30 2 * * *', zone: 'Europe/Berlin', day: '2026-10-25' },
        fires: [
          '2026-10-25T00:00:00Z',
          '2026-10-25T00:30:00Z',
          '2026-10-25T01:00:00Z',
          '2026-10-25T01:30:00Z',
        ],
      },
      // Half an hour, on Lord Howe Island.
      {
        ...{ expression: '15 2 * * *', zone: 'Australia/Lord_Howe', day: '2026-10-03' },
        fires: ['2026-10-03T15:30:00Z'],
      },
    ])
    .run(({ assert }, { expression, zone, day, fires }) => {
      const from = Date.parse(`${day}T00:00:00Z`)
      const times = new CronTimes(expression, zone)
      const found = times.between(new Date(from - 1), new Date(from + DAY - 3_600_001), 10)
      const expected = fires.map((moment) => new Date(moment).toISOString())
      assert.deepEqual(
        found.map((moment) => moment.toISOString()),
        expected
      )
    })
})
