import { test } from '@japa/runner'
import { toApiException } from '#exceptions/failure'
import ConflictException from '#exceptions/conflict_exception'

function coded(code: string, message = 'secret', more: object = {}) {
  return Object.assign(new Error(message), { code, ...more })
}

test.group('What a client hears of a failure', () => {
  test('an exception of ours is heard as it is', ({ assert }) => {
    const conflict = new ConflictException('It runs')
    assert.strictEqual(toApiException(conflict), conflict)
  })

  test('a database that is away is 503 and worth another try: {$self}')
    .with(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '53300', '40P01'])
    .run(({ assert }, code) => {
      const failure = toApiException(coded(code))
      assert.equal(failure.status, 503)
      assert.equal(failure.code, 'SERVICE_UNAVAILABLE')
      assert.isAbove(failure.retryAfter ?? 0, 0)
    })

  test('what nobody foresaw is 500 without a word of it')
    .with([coded('42P01'), coded('ENOENT'), new TypeError('secret'), 'secret', null, undefined])
    .run(({ assert }, error) => {
      const failure = toApiException(error)
      assert.equal(failure.status, 500)
      assert.equal(failure.code, 'INTERNAL_ERROR')
      assert.notInclude(failure.message, 'secret')
    })

  test('a missing socket of the database is away, a missing file is a bug', ({ assert }) => {
    assert.equal(toApiException(coded('ENOENT', '', { syscall: 'connect' })).status, 503)
    assert.equal(toApiException(coded('ENOENT', '', { syscall: 'open' })).status, 500)
  })
})
