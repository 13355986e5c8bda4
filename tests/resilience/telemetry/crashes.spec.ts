import { once } from 'node:events'
import { test } from '@japa/runner'
import { errorSink } from '#tests/support/error_sink'
import { eventually } from '#tests/support/eventually'
import { WorkerProcess } from '#tests/support/worker_process'

test.group('A worker that crashes', () => {
  test('tells of it before it ends', async ({ assert, cleanup }) => {
    const { reports, stop, url } = await errorSink()
    cleanup(stop)
    const crash = 'process.once("SIGUSR2", () => { throw new RangeError("a crash") })'
    const worker = await WorkerProcess.start({
      ERROR_WEBHOOK_URL: url,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}`,
    })
    const exit = once(worker.child, 'exit')
    worker.child.kill('SIGUSR2')
    const [code] = await exit
    assert.equal(code, 1)
    const report = await eventually(() => reports[0])
    assert.containsSubset(report.error, { type: 'RangeError', message: 'a crash' })
    assert.equal(report.service.pid, worker.child.pid)
  }).timeout(180_000)
})
