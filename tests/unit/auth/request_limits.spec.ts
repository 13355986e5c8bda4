import { test } from '@japa/runner'
import { PointStore, type Reservation } from '#auth/limits/point_store'
import RequestLimits from '#auth/limits/request_limits'

/** A store of this process that remembers what it was asked. */
class LocalStore extends PointStore {
  readonly asked: number[] = []
  away = false
  #points = new Map<string, number>()

  async reserve(key: string, points: number, windowMs: number): Promise<Reservation> {
    this.asked.push(points)
    if (this.away) throw new Error('The store is away')
    const sum = (this.#points.get(key) ?? 0) + points
    this.#points.set(key, sum)
    return { points: sum, msLeft: windowMs }
  }
}

const HOUR = { seconds: 3600 }

test.group('Request limits', () => {
  test('points are reserved in blocks that shrink towards the limit', async ({ assert }) => {
    const store = new LocalStore()
    const limits = new RequestLimits(store, () => {})
    for (let count = 0; count < 1001; count += 1) {
      await limits.count({ key: 'a', limit: 1000, ...HOUR })
    }
    assert.equal(store.asked[0], 50)
    assert.equal(store.asked.at(-1), 1)
    assert.isBelow(store.asked.length, 45)
  })

  test('so many pass, and the state says where one stands', async ({ assert }) => {
    const limits = new RequestLimits(
      new LocalStore(),
      () => {},
      () => 1_000_000
    )
    const count = () => limits.count({ key: 'a', limit: 2, ...HOUR })
    const reset = 4600
    const state = { limit: 2, reset, retryAfter: 3600 }
    assert.deepEqual(await count(), { ...state, remaining: 1, exceeded: false })
    assert.deepEqual(await count(), { ...state, remaining: 0, exceeded: false })
    assert.deepEqual(await count(), { ...state, remaining: 0, exceeded: true })
    assert.equal(limits.peek({ key: 'a', limit: 2, ...HOUR }).remaining, 0)
    assert.equal(limits.peek({ key: 'b', limit: 2, ...HOUR }).remaining, 2)
  })

  test('while the store is away a process counts alone, and asks again after a second', async ({
    assert,
  }) => {
    let now = 1_000_000
    const errors: unknown[] = []
    const store = new LocalStore()
    const limits = new RequestLimits(
      store,
      (error) => errors.push(error),
      () => now
    )
    store.away = true
    const passed = []
    for (let count = 0; count < 15; count += 1) {
      passed.push(await limits.count({ key: 'a', limit: 10, ...HOUR }))
    }
    assert.lengthOf(
      passed.filter(({ exceeded }) => !exceeded),
      10
    )
    assert.lengthOf(errors, 1)
    store.away = false
    now += 1_001
    await limits.count({ key: 'b', limit: 10, ...HOUR })
    assert.lengthOf(store.asked, 2)
  })

  test('a flood of keys costs no more memory than 50,000 of them', async ({ assert }) => {
    const store = new LocalStore()
    const limits = new RequestLimits(store, () => {})
    await limits.count({ key: 'first', limit: 5, ...HOUR })
    for (let index = 0; index < 50_000; index += 1) {
      await limits.count({ key: `address ${index}`, limit: 5, ...HOUR })
    }
    const asked = store.asked.length
    await limits.count({ key: 'first', limit: 5, ...HOUR })
    assert.lengthOf(store.asked, asked + 1)
  })
})
