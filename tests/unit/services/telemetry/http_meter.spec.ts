import { test } from '@japa/runner'
import { BOUNDS, HttpMeter } from '#services/telemetry/http_meter'

test.group('The meter of requests', () => {
  test('tells routes, methods and classes of status apart, and sorts times into buckets', ({
    assert,
  }) => {
    const meter = new HttpMeter(() => 0)
    for (const ms of [4, 5, 6, 20_000]) meter.record('/a', 'GET', 200, ms)
    meter.record('/a', 'GET', 404, 1)
    meter.record('/a', 'POST', 201, 1)
    const [first, ...others] = [...meter.routes.values()]
    assert.lengthOf(others, 2)
    assert.deepInclude(first, { route: '/a', method: 'GET', status: '2xx', count: 4 })
    assert.deepEqual(first!.buckets, [2, 1, ...BOUNDS.slice(2).map(() => 0)])
    assert.closeTo(first!.seconds, 20.015, 1e-9)
  })

  test('a minute is over after sixty seconds', ({ assert }) => {
    let now = 1_000
    const meter = new HttpMeter(() => now)
    assert.deepEqual(meter.recent(), { requestsPerMinute: 0, avgResponseTimeMs: 0, errorRate: 0 })
    meter.record('/a', 'GET', 200, 10)
    now += 30
    meter.record('/a', 'GET', 500, 20)
    assert.deepEqual(meter.recent(), {
      requestsPerMinute: 2,
      avgResponseTimeMs: 15,
      errorRate: 0.5,
    })
    now += 30
    assert.equal(meter.recent().requestsPerMinute, 1)
    now += 60
    assert.equal(meter.recent().requestsPerMinute, 0)
  })

  test('costs a request less than 20 µs', ({ assert }) => {
    const meter = new HttpMeter()
    const rounds = 20_000
    const began = performance.now()
    for (let nth = 0; nth < rounds; nth++) meter.record(`/${nth % 50}`, 'GET', 200, nth % 400)
    assert.isBelow(((performance.now() - began) / rounds) * 1000, 20)
  }).retry(2)
})
