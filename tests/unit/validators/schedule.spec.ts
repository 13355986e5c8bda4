import { test } from '@japa/runner'
import { cronProblem } from '#triggers/schedule/cron'

test.group('Cron expressions', () => {
  test('that are fine: {$self}')
    .with([
      '* * * * *',
      '*/15 0-23/2 1,15 * *',
      '0 9 * * MON-FRI',
      '0 9 * jan,DEC sun',
      '5/10 * * * *',
      '0 0 29 2 *',
      '0 0 31 1-12 *',
      '0 0 31 4 MON',
      '  0   0 * * 7  ',
      '*/10 * * * * *',
      '@daily',
      '@HOURLY',
      '0 12 L * *',
      '0 12 LW * *',
      '0 12 15W * *',
      '0 0 * * FRI#2',
      '0 0 * * 5L',
      '0 0 ? * MON',
    ])
    .run(({ assert }, expression) => {
      assert.isUndefined(cronProblem(expression))
    })

  test('that are refused: {expression}')
    .with([
      { expression: '', about: '5 fields' },
      { expression: '* * * *', about: '5 fields' },
      { expression: '* * * * * * *', about: '5 fields' },
      { expression: '2026-01-01T00:00:00', about: '5 fields' },
      { expression: '@reboot', about: 'not supported' },
      { expression: '@every', about: 'no cron expression' },
      { expression: '60 * * * *', about: 'minute' },
      { expression: '-1 * * * *', about: 'range' },
      { expression: '1.5 * * * *', about: '1.5' },
      { expression: '* 24 * * *', about: 'hour' },
      { expression: '* 5-3 * * *', about: '5-3' },
      { expression: '* 1-2-3 * * *', about: '1-2-3' },
      { expression: '*/0 * * * *', about: 'stepping' },
      { expression: '*/5/5 * * * *', about: '*/5/5' },
      { expression: '1,,2 * * * *', about: 'minute' },
      { expression: '* * 0 * *', about: 'day' },
      { expression: '* * 32 * *', about: 'day' },
      { expression: '* * * 13 *', about: 'month' },
      { expression: '* * * MON *', about: 'MON' },
      { expression: '* * * * 8', about: 'dayOfWeek' },
      { expression: '0 0 30 2 *', about: 'never comes' },
      { expression: '0 0 31 4,6,9,11 *', about: 'never comes' },
    ])
    .run(({ assert }, { expression, about }) => {
      assert.include(cronProblem(expression) ?? 'nothing is wrong', about)
    })
})
