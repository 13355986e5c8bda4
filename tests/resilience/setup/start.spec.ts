import { test } from '@japa/runner'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Installation } from './installation.js'

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 120_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`)
    await delay(25)
  }
}

test.group('npm start', () => {
  test('makes a database, says how to log in, and leaves nothing behind', async ({
    assert,
    cleanup,
  }) => {
    const installation = await Installation.create()
    cleanup(() => installation.remove())
    installation.start({ ADMIN_PASSWORD: 'Only-4-this-test' })
    await installation.answers()
    await until(() => installation.output.includes('Ctrl-C'), 'the address is printed')
    assert.include(installation.output, `http://localhost:${installation.port}`)
    assert.include(installation.output, 'admin@turbocat.local with the password Only-4-this-test')
    assert.isAtMost(installation.output.trim().split('\n').length, 6)
    assert.equal(statSync(join(installation.dataDir, 'postgres.json')).mode & 0o777, 0o600)

    assert.equal(await installation.stop('SIGINT'), 0)
    assert.deepEqual(installation.processes(), [])
    assert.isFalse(existsSync(join(installation.dataDir, 'turbocat.pid')))
    assert.isFalse(existsSync(join(installation.dataDir, 'postgres', 'postmaster.pid')))

    const began = Date.now()
    installation.start()
    await installation.answers()
    console.log(`second start: first answer after ${Date.now() - began} ms`)
    assert.isBelow(Date.now() - began, 3000 * (process.env.CI ? 2 : 1))
    assert.notInclude(installation.output, 'with the password')
  })
    .retry(2)
    .timeout(180_000)

  test('starts again after everything that held it was killed', async ({ assert, cleanup }) => {
    const installation = await Installation.create()
    cleanup(() => installation.remove())
    // What was killed with its port may answer there for a moment: this one says itself when it is there.
    const ready = () => until(() => installation.output.includes('Ctrl-C'), 'it is there')
    installation.start()
    await ready()
    await installation.stop('SIGKILL')
    installation.start()
    await ready()

    const postmaster = readFileSync(
      join(installation.dataDir, 'postgres', 'postmaster.pid'),
      'utf8'
    ).split('\n')[0]
    process.kill(Number(postmaster), 'SIGKILL')
    await installation.stop('SIGKILL')
    installation.start()
    await ready()
    assert.equal(await installation.stop(), 0)
    assert.deepEqual(installation.processes(), [])
  }).timeout(180_000)

  test('ends everything when the supervisor is killed', async ({ assert, cleanup }) => {
    const installation = await Installation.create()
    cleanup(() => installation.remove())
    installation.start()
    await installation.answers()
    await installation.stop('SIGKILL')
    await until(() => installation.processes().length === 0, 'all have ended')
    assert.isFalse(existsSync(join(installation.dataDir, 'postgres', 'postmaster.pid')))
  }).timeout(180_000)

  test('starts a dead database and a dead web server again', async ({ assert, cleanup }) => {
    const installation = await Installation.create()
    cleanup(() => installation.remove())
    installation.start()
    await installation.answers()
    const pidFile = join(installation.dataDir, 'postgres', 'postmaster.pid')
    const before = readFileSync(pidFile, 'utf8').split('\n')[0]
    process.kill(Number(before), 'SIGKILL')
    await until(
      () => existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[0] !== before,
      'the database is back'
    )
    const run = JSON.parse(readFileSync(join(installation.dataDir, 'turbocat.pid'), 'utf8'))
    process.kill(run.children[0].pid, 'SIGKILL')
    await until(() => installation.output.includes('starting it again in'), 'the death is noticed')
    await installation.answers()
    assert.equal(await installation.stop(), 0)
  }).timeout(180_000)

  test('refuses a data folder that another one runs on', async ({ assert, cleanup }) => {
    const installation = await Installation.create()
    cleanup(() => installation.remove())
    installation.start()
    await installation.answers()
    const second = await Installation.create()
    cleanup(() => second.remove())
    second.start({ DATA_DIR: installation.dataDir })
    assert.equal(await second.ended(), 1)
    assert.match(second.output, /^Turbocat: Turbocat already runs on .+\n$/)
  }).timeout(180_000)
})
