import { test } from '@japa/runner'

const { reasonAmong } = await import(new URL('../../../bin/setup/run_log.js', import.meta.url).href)

test.group('Why a process ended', () => {
  test('is the setting that was refused, without what is shown around it', ({ assert }) => {
    const lines = [
      '\u001B[31m  ℹ EnvValidationException: Validation failed\u001B[39m',
      '  ◉ - PORT must be a whole number from 0 to 65535, not "x"',
      '   48 ┃  export default await Env.create(new URL(import.meta.url), {',
    ]
    assert.equal(
      reasonAmong(lines, 'It failed'),
      'PORT must be a whole number from 0 to 65535, not "x" (in .env or the environment)'
    )
  })

  test('is the first line that names an error, from a log line too', ({ assert }) => {
    const lines = ['starting', '  ℹ Error: no such table', '  at open (error.js:1:1)']
    assert.equal(reasonAmong(lines, 'It failed'), 'It failed: Error: no such table')
    const logged = JSON.stringify({ level: 60, err: { message: 'cannot listen' } })
    assert.equal(reasonAmong(['starting', logged], 'It failed'), 'It failed: cannot listen')
  })

  test('is the last line when none names an error', ({ assert }) => {
    assert.equal(reasonAmong(['one', 'two', ''], 'It failed'), 'It failed: two')
    assert.equal(reasonAmong([], 'It failed'), 'It failed: no reason given')
  })
})
