import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { once } from 'node:events'
import { test } from '@japa/runner'
import { attempt, NEEDS_BUBBLEWRAP, requestOf, useSandbox, WALLS } from './attempt.js'
import { Sandbox } from '#sandbox/sandbox'

/** A process may end between two looks. */
const childrenOf = (pid: number | string): number[] => {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    return list.trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** Every process under this one. */
const descendants = (pid: number | string): number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendants(child)])

const guests = () => descendants(process.pid)
const openFiles = () => readdirSync('/proc/self/fd').length
const folders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`turbocat-sandbox-${process.pid}-`))
const isAlive = (pid: number) => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
  } catch {
    return false
  }
}

/** Lets the event loop turn until the condition holds; the test's own time-out is the limit. */
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

const WAIT = `export async function main() { console.log('started'); await new Promise((r) => setTimeout(r, 1e8)) }`
const SPIN = `export function main() { console.log('started'); for (;;); }`

for (const { name, walls, isMissing } of WALLS) {
  test.group(`Processes of the sandbox ${name}`, (group) => {
    group.each.skip(isMissing, NEEDS_BUBBLEWRAP)
    const sandbox = useSandbox(group, { walls, poolSize: 0, maxConcurrent: 2 })

    test('an abort ends the process within a second')
      .with([WAIT, SPIN])
      .run(async ({ assert }, source) => {
        const controller = new AbortController()
        let abortedAt = 0
        const onLog = () => {
          abortedAt = performance.now()
          controller.abort()
        }
        const { error } = await attempt(sandbox, source, { signal: controller.signal, onLog })
        assert.equal(error?.code, 'CANCELLED')
        assert.isTrue(error?.options.final)
        await until(() => guests().length === 0)
        assert.isBelow(performance.now() - abortedAt, 1000)
      })
      .retry(2)

    test('an abort before the start starts nothing', async ({ assert }) => {
      const { error } = await attempt(sandbox, WAIT, { signal: AbortSignal.abort() })
      assert.equal(error?.code, 'CANCELLED')
      assert.lengthOf(guests(), 0)
    })

    test('an abort while the process starts ends it', async ({ assert }) => {
      const controller = new AbortController()
      const run = attempt(sandbox, WAIT, { signal: controller.signal })
      await until(() => guests().length > 0)
      controller.abort()
      const { error } = await run
      assert.equal(error?.code, 'CANCELLED')
      await until(() => guests().length === 0)
    })

    test('a process that is killed from outside is CRASHED and may be tried again', async ({
      assert,
    }) => {
      const onLog = () =>
        guests()
          .reverse()
          .forEach((pid) => process.kill(pid, 'SIGKILL'))
      const { error } = await attempt(sandbox, WAIT, { onLog })
      assert.equal(error?.code, 'CRASHED')
      assert.isNotTrue(error?.options.final)
    })

    test('more runs than slots wait in line, and leave it when aborted', async ({ assert }) => {
      let running = 0
      let most = 0
      const onLog = () => (most = Math.max(most, ++running))
      const source = `export async function main() { console.log('on'); await new Promise((r) => setTimeout(r, 20)) }`
      const runs = Array.from({ length: 6 }, () =>
        sandbox.run(requestOf(source, { onLog })).finally(() => running--)
      )
      const controller = new AbortController()
      const last = attempt(sandbox, source, { signal: controller.signal, onLog })
      controller.abort()
      const { error } = await last
      assert.equal(error?.code, 'CANCELLED')
      await Promise.all(runs)
      assert.isAtMost(most, 2)
    })

    test('a worker that is killed leaves no process behind', async ({ assert }) => {
      const script = `
        const { Sandbox } = await import('#sandbox/sandbox')
        const sandbox = new Sandbox({ mode: 'auto', poolSize: 1, walls: ${JSON.stringify(walls)} })
        await sandbox.start()
        await sandbox.run({ language: 'javascript', source: ${JSON.stringify(SPIN)}, fileName: 'code.ts', entry: 'main',
          inputs: {}, context: {}, environment: {}, limits: { timeoutMs: 60_000, cpuMs: 60_000, memoryMb: 64 },
          signal: new AbortController().signal, onLog: () => process.stdout.write('running') })`
      const args = ['--import=@poppinss/ts-exec', '--input-type=module', '-e', script]
      const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(worker.stdout, 'data')
      const left = descendants(worker.pid!)
      assert.isAbove(left.length, 1)
      worker.kill('SIGKILL')
      await until(() => !left.some(isAlive))
      const orphan = (folder: string) => folder.startsWith(`turbocat-sandbox-${worker.pid}-`)
      await until(() => !existsSync(`/proc/${worker.pid}`))
      const next = new Sandbox({ mode: 'auto', poolSize: 0, walls })
      await next.start()
      await next.stop()
      assert.isFalse(readdirSync(tmpdir()).some(orphan))
    })
  })
}

test.group('What runs leave behind', () => {
  test('200 runs leave no process, no open file and no folder', async ({ assert }) => {
    const sandbox = new Sandbox({ mode: 'auto', poolSize: 2 })
    const folderCount = folders().length
    await sandbox.start()
    await attempt(sandbox, 'export const main = () => 1')
    await sandbox.stop()
    await until(() => guests().length === 0)
    const before = openFiles()
    await sandbox.start()
    let next = 0
    let rejections = 0
    const count = () => rejections++
    process.on('unhandledRejection', count)
    const lane = async () => {
      while (next++ < 200) {
        const fails = next % 10 === 0
        const source = fails ? 'throw new Error("x")' : 'export const main = (i) => i.n'
        const { output, error } = await attempt(sandbox, source, { inputs: { n: 1 } })
        if (fails) assert.equal(error?.code, 'CODE_ERROR')
        else assert.equal(output, 1)
      }
    }
    await Promise.all([lane(), lane(), lane()])
    await sandbox.stop()
    process.off('unhandledRejection', count)
    await until(() => guests().length === 0)
    assert.equal(rejections, 0)
    assert.lengthOf(folders(), folderCount)
    assert.isAtMost(openFiles(), before)
  }).timeout(30_000)
})
