import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import { ErrorReports } from '#services/telemetry/error_reports'
import { reportLoggedErrors } from '#services/telemetry/logged_errors'
import { scrubbed } from '#services/telemetry/scrubbed'
import { within } from '#services/telemetry/work_context'
import { errorSink } from '#tests/support/error_sink'

const target = { version: '1.2.3', root: app.makePath(), secrets: ['the-key-of-all'] }

test.group('Error reports', () => {
  test('have what is known, and no secret', async ({ assert, cleanup }) => {
    const { reports, stop, url } = await errorSink()
    cleanup(stop)
    const sent = new ErrorReports({ ...target, url })
    const error = Object.assign(new TypeError('the-key-of-all did not fit a@b.example'), {
      code: 'E_FIT',
      detail: 'what a row has',
    })
    within({ requestId: 'r', executionId: 'e', path: 'p' }, () => sent.report(error, 'INTERNAL'))
    await sent.settled()
    assert.lengthOf(reports, 1)
    const [report] = reports
    assert.containsSubset(report, {
      event: 'error',
      message: 'INTERNAL',
      count: 1,
      error: { type: 'TypeError', code: 'E_FIT', message: '[redacted] did not fit [redacted]' },
      service: { name: 'turbocat', version: '1.2.3', pid: process.pid },
      context: { request_id: 'r', execution_id: 'e', step_path: 'p' },
    })
    assert.match(report.error.stack[0], /tests\/unit\/services\/telemetry\/error_reports\.spec\.ts/)
    assert.notInclude(JSON.stringify(report), app.makePath())
    assert.notInclude(JSON.stringify(report), 'what a row has')
  })

  test('come once a minute for each kind, and few in all', async ({ assert, cleanup }) => {
    const { reports, stop, url } = await errorSink()
    cleanup(stop)
    let now = 0
    const sent = new ErrorReports({ ...target, url }, () => now)
    const same = () => new Error('The same')
    for (let n = 0; n < 5; n++) sent.report(same(), 'again')
    now = 60_000
    sent.report(same(), 'again')
    await sent.settled()
    assert.sameMembers(
      reports.map(({ count }) => count),
      [1, 5]
    )
    now = 120_000
    for (let n = 0; n < 100; n++) sent.report(Object.assign(new Error('x'), { code: `C${n}` }), '')
    await sent.settled()
    assert.lengthOf(reports, 22)
  })

  test('are made of errors in the log, and of no other lines', async ({ assert, cleanup }) => {
    const { reports, stop, url } = await errorSink()
    cleanup(stop)
    const sent = new ErrorReports({ ...target, url })
    reportLoggedErrors(sent)
    cleanup(() => reportLoggedErrors(null))
    logger.warn({ err: new Error('a warning') }, 'no')
    logger.error({ name: 'no error' }, 'no')
    logger.child({ request_id: 'r' }).error({ err: new Error('an error') }, 'yes')
    await sent.settled()
    assert.deepEqual(
      reports.map(({ message }) => message),
      ['yes']
    )
  })

  test('nobody there is no failure', async ({ assert }) => {
    const sent = new ErrorReports({ ...target, url: 'http://127.0.0.1:1/nobody' })
    sent.report(new Error('lost'), '')
    await assert.doesNotReject(() => sent.settled())
  })
})

test.group('What is scrubbed', () => {
  test('{text}')
    .with([
      { text: 'postgres://me:pw@host/db', clean: 'postgres://[redacted]@host/db' },
      {
        text: 'GET https://a.example/x?key=1&b=2 failed',
        clean: 'GET https://a.example/x?[redacted] failed',
      },
      { text: 'Bearer abc.def', clean: 'Bearer [redacted]' },
      { text: 'password: hunter2', clean: 'password: [redacted]' },
      { text: 'key sk_live_4eC39HqLyjWDarjtT1zdp7dc', clean: 'key [redacted]' },
      { text: 'invalid input: "what somebody wrote"', clean: 'invalid input: "[redacted]"' },
      { text: 'relation "executions" is gone', clean: 'relation "executions" is gone' },
      {
        text: 'execution 01a20946-16f7-747f-bd02-4af045391f63',
        clean: 'execution 01a20946-16f7-747f-bd02-4af045391f63',
      },
    ])
    .run(({ assert }, { text: said, clean }) => {
      assert.equal(scrubbed(said, []), clean)
    })
})
