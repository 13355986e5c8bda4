import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import DoctorCommand from '#commands/doctor'
import QueueDrain from '#commands/queue_drain'
import QueuePause from '#commands/queue_pause'
import QueueResume from '#commands/queue_resume'
import QueueStats from '#commands/queue_stats'
import ScheduleList from '#commands/schedule_list'
import ScheduleRun from '#commands/schedule_run'
import Stats from '#commands/stats'
import TemplateSync from '#commands/template_sync'
import { DutyLeases } from '#journal/duty_leases'
import { ranByShell, runCommand } from '#tests/support/console'

interface Finding {
  name: string
  status: string
  advice: string | null
}

test.group('The system by command', () => {
  test('doctor names each check, and nothing is broken here', async ({ assert }) => {
    const ran = await runCommand(DoctorCommand, ['--json'])
    const { healthy, checks } = JSON.parse(ran.stdout) as { healthy: boolean; checks: Finding[] }
    const names = checks.map(({ name }) => name)
    assert.includeMembers(names, ['node', 'disk', 'secrets', 'mail', 'database', 'extensions'])
    assert.includeMembers(names, ['migrations', 'pooler', 'clock', 'queue', 'redis', 'workers'])
    assert.includeMembers(names, ['sandbox', 'runtimes', 'egress'])
    assert.deepEqual(
      checks.filter(({ status }) => status === 'broken'),
      []
    )
    assert.isTrue(healthy)
    assert.equal(ran.exitCode, 0)
    for (const { status, advice } of checks) assert.equal(advice === null, status === 'ok')
  })

  test('doctor ends with 1 and says what to do where something is broken', async ({ assert }) => {
    const env = {
      ...{ SMTP_HOST: '127.0.0.1', SMTP_PORT: '1', EGRESS_ALLOW: '169.254.0.0/16' },
      ...{ QUEUE_CONNECTION: 'redis', REDIS_URL: 'redis://127.0.0.1:1' },
    }
    const ran = await ranByShell(['doctor', '--json'], env)
    assert.equal(ran.exitCode, 1)
    const { checks } = JSON.parse(ran.stdout) as { checks: Finding[] }
    const found = checks.filter(({ status }) => status === 'broken')
    assert.includeMembers(
      found.map(({ name }) => name),
      ['mail', 'redis', 'queue']
    )
    for (const { name, advice } of found) assert.isNotEmpty(advice, name)
  }).timeout(120_000)

  test('queue:pause and queue:resume, on a queue that no worker has', async ({ assert }) => {
    const queue = '--queue=executions-of-this-test'
    const refused = await runCommand(QueuePause, [queue])
    assert.equal(refused.exitCode, 1)
    const paused = await runCommand(QueuePause, [queue, '--yes', '--json'])
    assert.isTrue(JSON.parse(paused.stdout).paused)
    await runCommand(QueueResume, [queue])
    const stats = JSON.parse((await runCommand(QueueStats, [queue, '--json'])).stdout)
    assert.deepInclude(stats[0], { queue: 'executions-of-this-test', paused: false, failed: 0 })
    const drained = await runCommand(QueueDrain, [queue, '--yes', '--json'])
    assert.equal(JSON.parse(drained.stdout).waiting, 0)
    const wrong = await runCommand(QueueStats, ['--queue=No queue'])
    assert.match(wrong.stderr, /is not the name of a queue/)
  })

  test('of many that want to do a duty at once, one does it', async ({ assert }) => {
    const leases = new DutyLeases(await app.container.make('turbocat/pool'))
    let running = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, (running += 1))
      await Promise.all(Array.from({ length: 5 }, () => leases.states()))
      running -= 1
      return 'done'
    }
    const tried = Array.from({ length: 20 }, () => leases.run('test-duty', 60, work))
    const outcomes = await Promise.all(tried)
    assert.lengthOf(
      outcomes.filter((outcome) => outcome === 'done'),
      1
    )
    assert.equal(most, 1)
    assert.isNull(await leases.run('test-duty', 60, work), 'it was done a moment ago')
    assert.equal(await leases.run('test-duty', 0, work), 'done')
    const failing = leases.run('test-duty', 0, () => Promise.reject(new Error('as asked')))
    await assert.rejects(() => failing, 'as asked')
    const state = (await leases.states()).find(({ name }) => name === 'test-duty')
    assert.deepInclude(state, { running: false, error: 'as asked', outcome: null })
  })

  test('schedule:run does one of schedule:list', async ({ assert }) => {
    const ran = await runCommand(ScheduleRun, ['partitions', '--json'])
    assert.equal(ran.exitCode, 0, ran.stderr)
    const listed = JSON.parse((await runCommand(ScheduleList, ['--json'])).stdout) as Finding[]
    assert.deepInclude(
      listed.find(({ name }) => name === 'partitions'),
      { outcome: 'three months ahead', error: null }
    )
    for (const name of ['health', 'events', 'deployments']) {
      const { exitCode, stdout, stderr } = await runCommand(ScheduleRun, [name, '--json'])
      assert.equal(exitCode, 0, stderr)
      assert.match(JSON.parse(stdout).outcome, /^\d+ (judged|looked at|settled)$/)
    }
    const unknown = await runCommand(ScheduleRun, ['nothing'])
    assert.equal(unknown.exitCode, 1)
    assert.match(unknown.stderr, /There is no "nothing"\. There are sweep, /)
  })

  test('template:sync changes nothing the second time, and stats has figures', async ({
    assert,
  }) => {
    await runCommand(TemplateSync, [])
    const again = JSON.parse((await runCommand(TemplateSync, ['--json'])).stdout)
    assert.deepInclude(again, { made: 0, changed: 0 })
    const stats = JSON.parse((await runCommand(Stats, ['--json'])).stdout)
    assert.isNumber(stats.totalExecutions)
    assert.equal(stats.database.status, 'up')
  })

  test('--json is one document on stdout and nothing else, in a process of its own', async ({
    assert,
  }) => {
    const ran = await ranByShell(['user:list', '--json', '--limit=1'])
    assert.equal(ran.exitCode, 0, ran.stderr)
    assert.isArray(JSON.parse(ran.stdout).rows)
    const failed = await ranByShell(['user:show', 'nobody@example.test', '--json'])
    assert.deepEqual([failed.exitCode, failed.stdout], [1, ''])
    assert.match(failed.stderr, /There is no user nobody@example\.test/)
  }).timeout(120_000)
})
