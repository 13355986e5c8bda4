import { test } from '@japa/runner'
import { attempt, useSandbox } from './attempt.js'

const FORMS: [string, string, unknown][] = [
  ['a declared function', 'function main(inputs) { return inputs.n + 1 }', 3],
  ['an async function', 'async function main(inputs) { await null; return inputs.n + 1 }', 3],
  ['a constant', 'const main = ({ n }) => n + 1', 3],
  ['a named export', 'export const main = ({ n }) => n + 1', 3],
  ['a default export', 'export default async ({ n }) => n + 1', 3],
  ['a default export with main in it', 'export default { main: ({ n }) => n + 1 }', 3],
  ['module.exports', 'module.exports = ({ n }) => n + 1', 3],
  ['module.exports.main', 'module.exports = { main: ({ n }) => n + 1 }', 3],
  ['exports.main', 'exports.main = ({ n }) => n + 1', 3],
  ['a script', 'console.log("first")\nconsole.log(JSON.stringify({ n: inputs.n }))', { n: 2 }],
  ['a script whose last line is no JSON', 'console.log("[1]\\n2")\nconsole.log("done")', 2],
  ['a script that prints nothing', 'const a = inputs.n', null],
  ['a script with top-level await', 'console.log(await Promise.resolve(5))', 5],
  ['a script that exits', 'console.log(7)\nprocess.exit(0)\nconsole.log(8)', 7],
  ['a function that returns nothing', 'export function main() {}', null],
  ['the second argument', 'export const main = (inputs, context) => context.attempt', 4],
  ['the environment', 'export const main = () => [process.env.A, Deno.env.get("A")]', ['x', 'x']],
  ['a last line that is a comment', 'export const main = () => 1 // one', 1],
  [
    'TypeScript',
    'enum Size { S = 1, L = 3 }\ninterface In { n: number }\n' +
      'class Box<T> { constructor(private value: T) {} get() { return this.value as T } }\n' +
      'export function main(inputs: In): number[] { return [Size.L, new Box<number>(inputs.n).get()] }',
    [3, 2],
  ],
]

test.group('Forms of code', (group) => {
  const sandbox = useSandbox(group)

  test('{0} gives its result')
    .with(FORMS)
    .run(async ({ assert }, [, source, expected]) => {
      const { output, error } = await attempt(sandbox, source, {
        inputs: { n: 2 },
        context: { attempt: 4 },
        environment: { A: 'x' },
      })
      assert.isUndefined(error)
      assert.deepEqual(output, expected)
    })

  test('another entry is called by its name, and missed by its name', async ({ assert }) => {
    const found = await attempt(sandbox, 'function go() { return 1 }', { entry: 'go' })
    assert.equal(found.output, 1)
    const missed = await attempt(sandbox, 'function main() { return 1 }', { entry: 'go' })
    assert.equal(missed.error?.code, 'CODE_ERROR')
    assert.include(missed.error?.message ?? '', '"go"')
    assert.isTrue(missed.error?.options.final)
  })

  test('what the console prints is logged with its level', async ({ assert }) => {
    const source = `export function main() {
      console.debug('a', 1, { b: [2] }); console.log('%s has %d', 'x', 3); console.info('c')
      console.warn('d'); console.error(new Error('e').message); process.stdout.write('f\\n')
    }`
    const { logs } = await attempt(sandbox, source)
    const expected = ['debug: a 1 { b: [ 2 ] }', 'info: x has 3', 'info: c', 'warn: d', 'error: e']
    assert.deepEqual(logs, [...expected, 'info: f'])
  })

  test('a thousand lines are logged, then it is said that there were more', async ({ assert }) => {
    const source = 'export function main() { for (let i = 0; i < 5000; i++) console.log("x" + i) }'
    const { logs, output } = await attempt(sandbox, source)
    assert.isNull(output)
    assert.lengthOf(logs, 1001)
    assert.equal(logs[999], 'info: x999')
    assert.match(logs[1000]!, /^warn: .*truncated/)
  })

  test('a long line is cut', async ({ assert }) => {
    const { logs } = await attempt(sandbox, 'console.log("é".repeat(100_000))')
    assert.equal(logs[0]!.length, 'info: '.length + 64 * 1024)
  })

  test('inputs of a megabyte and all of Unicode come through', async ({ assert }) => {
    const inputs = { text: 'añ漢😀\u2028\0'.repeat(100_000) }
    const { output } = await attempt(sandbox, 'export const main = (i) => i', { inputs })
    assert.deepEqual(output, inputs)
  })
})
