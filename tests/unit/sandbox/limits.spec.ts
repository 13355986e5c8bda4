import { test } from '@japa/runner'
import { attempt, NEEDS_BUBBLEWRAP, useSandbox, WALLS } from './attempt.js'

const ALLOCATIONS: [string, string][] = [
  ['a heap that grows', 'const all = []; for (;;) all.push(new Array(1000).fill(Math.random()))'],
  ['a buffer of 10 GB', 'new Uint8Array(new ArrayBuffer(10 * 2 ** 30)).fill(1)'],
  ['shared memory of 10 GB', 'new Uint8Array(new SharedArrayBuffer(10 * 2 ** 30)).fill(1)'],
  [
    'many buffers, every error caught',
    'const all = []; for (;;) try { all.push(new Uint8Array(2 ** 24).fill(1)) } catch {}',
  ],
  [
    'WebAssembly memory',
    'const m = new WebAssembly.Memory({ initial: 1 }); for (;;) { m.grow(1000); new Uint8Array(m.buffer).fill(1) }',
  ],
  [
    'blobs',
    'const all = []; const part = "x".repeat(2 ** 24); for (;;) all.push(new Blob([part]))',
  ],
]

const ENDLESS: [string, string][] = [
  ['a loop', 'for (;;);'],
  ['a loop of microtasks', 'const again = () => Promise.resolve().then(again); await again()'],
  ['a wait on shared memory', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0)'],
  ['a pattern that backtracks', '/^(a+)+$/.test("a".repeat(60) + "b")'],
  ['a timer', 'await new Promise((resolve) => setTimeout(resolve, 1e8))'],
  [
    'WebAssembly that loops',
    `new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1, 7, 0, 3, 64, 12, 0, 11, 11,
    ]))).exports.f()`,
  ],
]

const body = (code: string) => `export async function main() { ${code} }`

for (const { name, walls, isMissing } of WALLS) {
  test.group(`Limits ${name}`, (group) => {
    group.each.skip(isMissing, NEEDS_BUBBLEWRAP)
    const sandbox = useSandbox(group, { walls })

    test('{0} is MEMORY_LIMIT')
      .with(ALLOCATIONS)
      .run(async ({ assert }, [, code]) => {
        const { error } = await attempt(sandbox, body(code), { limits: { memoryMb: 128 } })
        assert.equal(error?.code, 'MEMORY_LIMIT')
        assert.include(error?.message ?? '', '128 MiB')
      })

    test('{0} is TIMEOUT')
      .with(ENDLESS)
      .run(async ({ assert }, [, code]) => {
        const { error } = await attempt(sandbox, body(code), { limits: { timeoutMs: 200 } })
        assert.equal(error?.code, 'TIMEOUT')
      })

    test('{0} is OUTPUT_LIMIT and does not stay in the memory of the worker')
      .with([
        ['a gigabyte of lines', 'const a = "x".repeat(2 ** 20); for (;;) console.log(a)'],
        ['a gigabyte in one line', 'console.log("x".repeat(500e6), "x".repeat(500e6))'],
        ['a gigabyte of short lines', 'for (;;) process.stdout.write("y")'],
        ['an output of 5 MiB', 'return "x".repeat(5 * 2 ** 20)'],
        ['an output longer than a text can be', 'return Array(40).fill("x".repeat(2 ** 24))'],
      ])
      .run(async ({ assert }, [, code]) => {
        const before = process.memoryUsage().rss
        const { error } = await attempt(sandbox, body(code!), { limits: { memoryMb: 2048 } })
        assert.equal(error?.code, 'OUTPUT_LIMIT')
        assert.isBelow(process.memoryUsage().rss - before, 100 * 2 ** 20)
      })

    test('processor time is CPU_LIMIT', async ({ assert }) => {
      const { error } = await attempt(sandbox, body('for (;;);'), { limits: { cpuMs: 200 } })
      assert.equal(error?.code, 'CPU_LIMIT')
    })
  })
}
