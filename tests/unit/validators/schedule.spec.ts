import { test } from '@japa/runner'
import { cronProblem } from '#validators/schedule'

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
    ])
    .run(({ assert }, expression) => {
      assert.isUndefined(cronProblem(expression))
    })

  test('that are refused: {expression}')
    .with([
      { expression: '', about: '5 fields' },
      { expression: '* * * *', about: '5 fields' },
      { expression: '* * * * * *', about: '5 fields' },
      { expression: '@daily', about: '5 fields' },
      { expression: '60 * * * *', about: 'minute' },
      { expression: '-1 * * * *', about: 'minute' },
      { expression: '1.5 * * * *', about: 'minute' },
      { expression: '* 24 * * *', about: 'hour' },
      { expression: '* 5-3 * * *', about: 'hour' },
      { expression: '* 1-2-3 * * *', about: 'hour' },
      { expression: '*/0 * * * *', about: 'minute' },
      { expression: '*/5/5 * * * *', about: 'minute' },
      { expression: '1,,2 * * * *', about: 'minute' },
      { expression: '* * 0 * *', about: 'day of month' },
      { expression: '* * 32 * *', about: 'day of month' },
      { expression: '* * * 13 *', about: 'month' },
      { expression: '* * * MON *', about: 'month' },
      { expression: '* * * * 8', about: 'day of week' },
      { expression: '0 0 30 2 *', about: 'never comes' },
      { expression: '0 0 31 4,6,9,11 *', about: 'never comes' },
    ])
    .run(({ assert }, { expression, about }) => {
      assert.include(cronProblem(expression) ?? 'nothing is wrong', about)
    })
})
