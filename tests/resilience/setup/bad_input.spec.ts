import { test } from '@japa/runner'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { freePort, Installation } from './installation.js'

test.group('npm start with bad input', (group) => {
  let installation: Installation
  group.each.setup(async () => {
    installation = await Installation.create()
    return () => installation.remove()
  })
  group.each.timeout(180_000)

  async function refused(variables: Record<string, string> = {}, script?: string) {
    installation.start(variables, script)
    return { code: await installation.ended(), output: installation.output }
  }

  test('says that the port is taken before it starts anything', async ({ assert, cleanup }) => {
    const server = createServer().listen(installation.port, '127.0.0.1')
    await once(server, 'listening')
    cleanup(() => void server.close())
    for (const script of ['bin/start.js', 'bin/setup.js']) {
      const { code, output } = await refused({ npm_lifecycle_event: 'prestart' }, script)
      assert.equal(code, 1)
      assert.match(output, /^Turbocat: Port \d+ is taken .+PORT=\d+ npm start\n$/)
    }
    assert.isFalse(existsSync(join(installation.dataDir, 'postgres')))
  })

  test('names a setting that makes no sense', async ({ assert }) => {
    const port = await refused({ PORT: 'http' })
    assert.equal(port.code, 1)
    assert.match(port.output, /^Turbocat: PORT in the environment must be .+ not "http"\n$/)
    const url = await refused({ DATABASE_URL: 'mysql://localhost/x' })
    assert.match(url.output, /^Turbocat: DATABASE_URL in the environment must look like .+\n$/)
  })

  test('names a setting that only the product knows', async ({ assert }) => {
    const { code, output } = await refused({ WORKER_CONCURRENCY: 'many' })
    assert.equal(code, 1)
    assert.match(output, /WORKER_CONCURRENCY must be a whole number/)
    assert.deepEqual(installation.processes(), [])
  })

  test('says that no database answers at DATABASE_URL', async ({ assert }) => {
    const port = await freePort()
    const { code, output } = await refused({
      DATABASE_URL: `postgres://user:secret@127.0.0.1:${port}/x`,
    })
    assert.equal(code, 1)
    assert.match(
      output,
      /^Turbocat: No database answers at 127\.0\.0\.1:\d+\. Check DATABASE_URL.+\n$/
    )
    assert.notInclude(output, 'secret')
  })

  test('says that a password is wrong', async ({ assert, cleanup }) => {
    installation.start()
    await installation.answers()
    const other = await Installation.create()
    cleanup(() => other.remove())
    const { url } = await import(join(installation.dataDir, 'postgres.json'), {
      with: { type: 'json' },
    }).then((module) => module.default as { url: string })
    const wrong = new URL(url)
    wrong.password = 'wrong'
    other.start({ DATABASE_URL: wrong.href })
    assert.equal(await other.ended(), 1)
    assert.match(
      other.output,
      /^Turbocat: The database at .+ refuses the password of "turbocat".+\n$/
    )
  })

  test('leaves a data folder of another PostgreSQL alone', async ({ assert }) => {
    const folder = join(installation.dataDir, 'postgres')
    await mkdir(folder)
    for (const [version, hint] of [
      ['19', 'newer'],
      ['17', 'older'],
    ]) {
      await writeFile(join(folder, 'PG_VERSION'), `${version}\n`)
      const { code, output } = await refused()
      assert.equal(code, 1)
      assert.match(
        output,
        new RegExp(`^Turbocat: .+ belongs to PostgreSQL ${version}.+${hint}.+\\n$`)
      )
    }
  })

  test('says that the data folder can not be one', async ({ assert }) => {
    const file = join(installation.dataDir, 'a-file')
    await writeFile(file, '')
    const { code, output } = await refused({ DATA_DIR: file })
    assert.equal(code, 1)
    assert.match(output, /^Turbocat: .+ is in the way: a folder is needed there\n$/)
  })
})
