import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const WORKER = ['ace.js', 'queue:listen']
const SERVER = ['--import=@poppinss/ts-exec', 'bin/server.ts']

/** When they load this, they boot; when they load that, they start. */
const BOOTS = 'start/env'
const STARTS = 'routes/health'

test.group('A process that is told to end before it works', (group) => {
  const children: ChildProcess[] = []
  group.each.teardown(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  /** Tells it when it begins to load a file whose path has `moment` in it. */
  async function endAt(moment: string, args: string[]) {
    const hook = `
      import { registerHooks } from 'node:module'
      let told = false
      registerHooks({ load(url, context, next) {
        if (!told && url.includes(${JSON.stringify(`/${moment}`)}) && !url.includes('node_modules')) {
          told = true
          process.kill(process.pid, 'SIGTERM')
        }
        return next(url, context)
      } })`
    const first = `--import=data:text/javascript,${encodeURIComponent(hook)}`
    const child = spawn(process.execPath, [first, ...args], {
      cwd: app.makePath(),
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
    const [code] = await once(child, 'exit')
    return { code, said }
  }

  for (const [name, args] of [
    ['worker', WORKER],
    ['web server', SERVER],
  ] as const) {
    test(`ends at once while it boots, and well while it starts: the ${name}`, async ({
      assert,
    }) => {
      const [booting, starting] = await Promise.all([endAt(BOOTS, args), endAt(STARTS, args)])
      assert.deepEqual(booting, { code: 143, said: '' })
      assert.equal(starting.code, 0, starting.said)
      assert.notMatch(starting.said, /error|cannot/i)
    }).timeout(180_000)
  }
})
