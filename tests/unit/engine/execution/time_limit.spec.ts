import { test } from '@japa/runner'
import { Clock } from '#engine/contracts/clock'
import { TimeLimit } from '#engine/execution/time_limit'

/** A clock that moves when it is told to. */
class HandClock extends Clock {
  #now = 0
  #timers = new Set<{ at: number; callback: () => void }>()

  now() {
    return this.#now
  }

  after(ms: number, callback: () => void) {
    const timer = { at: this.#now + ms, callback }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  random() {
    return 0
  }

  move(ms: number) {
    this.#now += ms
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue
      this.#timers.delete(timer)
      timer.callback()
    }
  }
}

test.group('A time limit', () => {
  test('expires when its time is used up', ({ assert }) => {
    const clock = new HandClock()
    let expired = 0
    new TimeLimit(clock, 100, () => expired++)
    clock.move(99)
    assert.equal(expired, 0)
    clock.move(1)
    assert.equal(expired, 1)
  })

  test('stands still while it is paused', ({ assert }) => {
    const clock = new HandClock()
    let expired = 0
    const limit = new TimeLimit(clock, 100, () => expired++)
    clock.move(40)
    const goOn = limit.pause()
    clock.move(10_000)
    goOn()
    goOn()
    clock.move(59)
    assert.equal(expired, 0)
    clock.move(1)
    assert.equal(expired, 1)
  })

  test('never expires once it is stopped, paused or not', ({ assert }) => {
    const clock = new HandClock()
    let expired = 0
    const limit = new TimeLimit(clock, 100, () => expired++)
    const goOn = limit.pause()
    limit.stop()
    goOn()
    clock.move(1_000)
    assert.equal(expired, 0)
  })
})
