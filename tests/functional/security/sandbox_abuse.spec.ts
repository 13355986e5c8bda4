import { readdirSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { Sandbox } from '#sandbox/sandbox'
import { eventually } from '#tests/support/eventually'
import { attempt, type Overrides } from '#tests/unit/sandbox/attempt'
import { ABUSES, FORK_BOMB, LOOKALIKE, TRACES } from './sandbox_abuse.js'
import { RUNTIMES } from './sandbox_runtimes.js'

/** Over the four runtimes that are quick to start: 1,000. */
const RUNS = 250
/** Bytes that this process may grow by for one run. */
const ROOM = 120 * 2 ** 20
const openFiles = () => readdirSync('/proc/self/fd').length
const descendants = (pid: number): number[] => {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim()
    const children = text === '' ? [] : text.split(' ').map(Number)
    return children.flatMap((child) => [child, ...descendants(child)])
  } catch {
    return []
  }
}

for (const runtime of RUNTIMES) {
  const isPyodide = runtime.name.includes('Pyodide')
  test.group(`Sandbox | abuse from ${runtime.name}`, (group) => {
    group.each.skip(runtime.lacks !== null, runtime.lacks ?? '')
    group.each.timeout(180_000)
    const sandbox = new Sandbox({ mode: 'auto', poolSize: isPyodide ? 2 : 0, walls: runtime.walls })
    group.setup(async () => {
      await sandbox.start()
      return () => sandbox.stop()
    })
    const { language, fileName } = runtime
    const run = (body: string, limits: Overrides['limits'] = {}) =>
      attempt(sandbox, runtime.wrap(body), {
        language,
        fileName,
        limits: { timeoutMs: 20_000, cpuMs: 40_000, memoryMb: isPyodide ? 512 : 192, ...limits },
      })

    for (const { what, codes, body } of ABUSES) {
      // WebAssembly's interpreter takes too long to fill so much, and ends itself by an exit.
      if (isPyodide && /slowly|own process/.test(what)) continue
      test(`${what} ends with ${codes.join(' or ')}`, async ({ assert }) => {
        const before = process.memoryUsage().rss
        const limits = what.includes('loop') ? { timeoutMs: 300 } : {}
        const { error } = await run(body[language], limits)
        assert.include(codes, error?.code ?? 'nothing', error?.message)
        assert.isBelow(process.memoryUsage().rss - before, ROOM)
      })
    }

    test('a fork bomb starts nothing', async ({ assert }) => {
      const { output, error } = await run(FORK_BOMB[language])
      if (error) assert.oneOf(error.code, ['MEMORY_LIMIT', 'TIMEOUT', 'CODE_ERROR', 'CRASHED'])
      else assert.oneOf(output, [0, 1])
    })

    test('what looks like a result on stdout is a line of the log', async ({ assert }) => {
      const { output, error } = await run(LOOKALIKE[language])
      assert.isUndefined(error)
      assert.equal(output, 'true')
    })

    test('no run sees another, or what it left', async ({ assert }) => {
      const runs = await Promise.all([1, 2].map(() => run(TRACES[language])))
      for (const { output } of runs) {
        const [others, old] = output as [number, number]
        if (!isPyodide) assert.equal(others, 0)
        assert.equal(old, 0)
      }
    })

    if (!isPyodide) {
      test(`${RUNS} runs leave no process, no open file and no memory`, async ({ assert }) => {
        const one = runtime.wrap('return 1')
        const once = () => attempt(sandbox, one, { language, fileName })
        for (let at = 0; at < 10; at++) await once()
        globalThis.gc?.()
        const [files, memory] = [openFiles(), process.memoryUsage().rss]
        const processes = descendants(process.pid).length
        let next = 0
        const lane = async () => {
          while (next++ < RUNS) assert.equal((await once()).output, 1)
        }
        await Promise.all([lane(), lane(), lane()])
        await eventually(() => descendants(process.pid).length <= processes)
        // Connections of the server that runs here as well come and go: what leaks does so with each run.
        await eventually(() => openFiles() < files + RUNS / 10)
        assert.isBelow(process.memoryUsage().rss - memory, 40 * 2 ** 20)
      })
    }
  })
}
