import { test } from '@japa/runner'
import { retryDelay } from '#services/webhooks/retry_delay'

test.group('The wait before the next attempt', () => {
  test('grows threefold up to four hours, and chance only adds', ({ assert }) => {
    const waits = [1, 2, 3, 4, 8, 9, 100].map((attempts) => retryDelay(attempts, 0) / 1000)
    assert.deepEqual(waits, [5, 15, 45, 135, 10_935, 14_400, 14_400])
    assert.equal(retryDelay(1, 1), 6_000)
  })

  test('makes a dozen attempts of a day', ({ assert }) => {
    let [attempts, ms] = [1, 0]
    while ((ms += retryDelay(attempts, 0.5)) <= 86_400_000) attempts += 1
    assert.isAtLeast(attempts, 10)
    assert.isAtMost(attempts, 14)
  })
})
