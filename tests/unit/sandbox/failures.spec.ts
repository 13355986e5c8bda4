import { test } from '@japa/runner'
import { attempt, useSandbox } from './attempt.js'

test.group('Failures of code', (group) => {
  const sandbox = useSandbox(group)

  test('an exception carries the message and the lines of the code', async ({ assert }) => {
    const source = [
      'interface Order {',
      '  id: number',
      '}',
      'function check(order: Order): never {',
      '  const label: string = `order ${order.id}`',
      '  throw new TypeError(label)',
      '}',
      'export async function main(inputs: Order) {',
      '  await null',
      '  check(inputs)',
      '}',
    ].join('\n')
    const { error } = await attempt(sandbox, source, { inputs: { id: 7 } })
    assert.equal(error?.code, 'CODE_ERROR')
    assert.equal(error?.message, 'order 7')
    assert.isNotTrue(error?.options.final)
    const lines = error?.options.userStack?.split('\n') ?? []
    assert.equal(lines[0], 'TypeError: order 7')
    assert.match(lines[1] ?? '', /at check \(code\.ts:6:9\)$/)
    assert.match(lines[2] ?? '', /at main \(code\.ts:10:3\)$/)
    assert.lengthOf(lines, 3)
  })

  test('code that can not be compiled says where, and is not tried again')
    .with([
      ['const a = 1\nlet x = ;', 'code.ts:2:9'],
      ['let a = 1\nlet a = 2', 'code.ts:2:5'],
      ['function main() {', 'code.ts:'],
      ['export { missing }', 'code.ts:1'],
    ])
    .run(async ({ assert }, [source, place]) => {
      const { error } = await attempt(sandbox, source!)
      assert.equal(error?.code, 'CODE_ERROR')
      assert.match(error?.message ?? '', /^SyntaxError: /)
      assert.include(error?.message ?? '', place!)
      assert.isTrue(error?.options.final)
      assert.notInclude(error?.message ?? '', 'blob:')
    })

  test('a SyntaxError that the code itself runs into may be tried again, and ran once', async ({
    assert,
  }) => {
    const { error, logs } = await attempt(sandbox, 'console.log("once")\nJSON.parse("{")')
    assert.isNotTrue(error?.options.final)
    assert.deepEqual(logs, ['info: once'])
    assert.include(error?.options.userStack ?? '', 'code.ts:2:6')
  })

  test('{0} fails the run')
    .with([
      ['a rejected promise', 'export const main = () => Promise.reject(new Error("no"))', 'no'],
      ['a text that is thrown', 'export const main = () => { throw "plain" }', 'plain'],
      ['an object that is thrown', 'export const main = () => { throw { a: 1 } }', '{ a: 1 }'],
      [
        'an error that can not be read',
        'export const main = () => { const e = new Error(); Object.defineProperty(e, "message", { get() { throw e } }); throw e }',
        'The code threw a value that can not be shown',
      ],
      [
        'a rejection that nobody waits for',
        'export async function main() { Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 5000)) }',
        'lost',
      ],
      [
        'an exception in a timer',
        'export const main = () => new Promise(() => setTimeout(() => { throw new Error("late") }))',
        'late',
      ],
      [
        'a promise that nothing settles',
        'export const main = () => new Promise(() => {})',
        'The code waits for something that can never happen',
      ],
      ['process.exit(3)', 'process.exit(3)', 'The code ended with exit code 3'],
      ['Deno.exit(1)', 'export const main = () => Deno.exit(1)', 'The code ended with exit code 1'],
    ])
    .run(async ({ assert }, [, source, message]) => {
      const { error } = await attempt(sandbox, source!)
      assert.equal(error?.code, 'CODE_ERROR')
      assert.equal(error?.message, message)
      assert.isNotTrue(error?.options.final)
    })

  test('{0} is no output')
    .with([
      ['a BigInt', 'export const main = () => ({ n: 1n })'],
      ['a circle', 'export const main = () => { const a = {}; a.a = a; return a }'],
      ['a function', 'export const main = () => () => 1'],
      ['a function within', 'export const main = () => ({ list: [{ f() {} }] })'],
      ['a symbol', 'export const main = () => Symbol("s")'],
      [
        'an object whose toJSON throws',
        'export const main = () => ({ toJSON() { throw new Error("x") } })',
      ],
      [
        'nesting without end',
        'export const main = () => { let a = []; for (let i = 0; i < 3000; i++) a = [a]; return a }',
      ],
    ])
    .run(async ({ assert }, [, source]) => {
      const { error } = await attempt(sandbox, source!)
      assert.equal(error?.code, 'OUTPUT_INVALID')
      assert.isTrue(error?.options.final)
    })
})
