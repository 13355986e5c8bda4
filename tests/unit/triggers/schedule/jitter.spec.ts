import { test } from '@japa/runner'
import { CronTimes } from '#triggers/schedule/cron'
import { jitterOf, momentOf, planFiring } from '#triggers/schedule/plan'

const MINUTE = 60_000

test.group('Jitter of schedules', () => {
  const schedule = { scheduleId: '0199a000-0000-7000-8000-000000000001', jitterMs: 5 * MINUTE }
  const hours = Array.from({ length: 500 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)))
  const later = (id: string) => hours.map((at) => jitterOf(id, at, schedule.jitterMs))

  test('only adds, no more than it may, and spreads', ({ assert }) => {
    const added = later(schedule.scheduleId).sort((a, b) => a - b)
    assert.isAtLeast(added[0]!, 0)
    assert.isAtMost(added.at(-1)!, schedule.jitterMs)
    assert.closeTo(added[250]!, 2.5 * MINUTE, MINUTE)
    assert.equal(jitterOf(schedule.scheduleId, hours[0]!, 0), 0)
  })

  test('is the same for the same firing whoever computes it, another for others', ({ assert }) => {
    assert.deepEqual(later(schedule.scheduleId), later(schedule.scheduleId))
    assert.notDeepEqual(later(schedule.scheduleId), later('another'))
  })

  test('moves when a firing is due, and neither its name nor the one after it', ({ assert }) => {
    const times = new CronTimes('0 * * * *', 'UTC')
    const { fireAt, dueAt } = momentOf(schedule, hours[1]!)!
    assert.deepEqual(fireAt, hours[1])
    assert.equal(dueAt.getTime() - fireAt.getTime(), later(schedule.scheduleId)[1])
    const plan = planFiring({ ...schedule, fireAt, dueAt, catchUp: 'one' }, times, dueAt)
    assert.deepEqual(plan, { kind: 'fire', next: momentOf(schedule, hours[2]!) })
  })
})
