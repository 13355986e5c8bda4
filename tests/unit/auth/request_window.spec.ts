import { test } from '@japa/runner'
import RequestWindow from '#auth/request_window'

const HOUR = 3600

test.group('A window of requests', () => {
  test('so many pass, the next does not, and the next window begins anew', ({ assert }) => {
    let now = 1_000_000
    const window = new RequestWindow(HOUR, () => now)
    const reset = 1000 + HOUR
    assert.deepEqual(window.count('a', 2), { limit: 2, remaining: 1, reset, exceeded: false })
    assert.deepEqual(window.count('a', 2), { limit: 2, remaining: 0, reset, exceeded: false })
    assert.deepEqual(window.count('a', 2), { limit: 2, remaining: 0, reset, exceeded: true })
    now += HOUR * 1000
    assert.deepInclude(window.count('a', 2), { remaining: 1, reset: reset + HOUR })
  })

  test('each key has its own', ({ assert }) => {
    const window = new RequestWindow(HOUR)
    window.count('a', 1)
    assert.isFalse(window.count('b', 1).exceeded)
    assert.isTrue(window.count('a', 1).exceeded)
  })

  test('a flood of keys pushes out the oldest, not the memory', ({ assert }) => {
    const window = new RequestWindow(HOUR)
    window.count('first', 1)
    for (let index = 0; index < 50_000; index += 1) window.count(`address ${index}`, 1)
    assert.isFalse(window.count('first', 1).exceeded)
    assert.isTrue(window.count('address 49999', 1).exceeded)
  })
})
