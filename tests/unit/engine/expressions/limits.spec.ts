import { test } from '@japa/runner'
import { compile, evaluate } from '#engine/expressions/cel'
import { ExpressionError } from '#engine/expressions/errors'
import type { Json, JsonObject } from '#engine/graph/types'

const many: Json = Array.from({ length: 10_000 }, (_, index) => index)
const long = 'a'.repeat(1_000_000)
const inputs: JsonObject = {
  many,
  long,
  twin: `${long}`,
  wide: { many },
  wideTwin: { many: [...many] },
}

/** What would take minutes, gigabytes or for ever. */
const TOO_MUCH = [
  'inputs.many.map(a, inputs.many.map(b, a * b))',
  'inputs.many.filter(a, inputs.many.exists(b, b < 0.0))',
  'inputs.many.all(a, inputs.many.all(b, true)) || inputs.many.all(a, inputs.many.all(b, true))',
  'inputs.many.map(a, inputs.wide == inputs.wideTwin)',
  'inputs.many.map(a, -1 in inputs.many)',
  'inputs.many.map(a, inputs.long < inputs.twin)',
  'inputs.many.map(a, size(inputs.long))',
  'inputs.many.map(a, inputs.many + inputs.many)',
  'inputs.many.map(a, timestamp("2024-01-01T00:00:00Z").getHours("Europe/Berlin"))',
  'inputs.long.lastIndexOf("b" + inputs.long)',
  'inputs.long.contains("b" + inputs.long.substring(500000))',
  'inputs.many.map(a, inputs.long).join(inputs.long)',
  'inputs.long.replace("a", inputs.long)',
  'inputs.many.map(a, inputs.long.split(""))',
]

/** Evaluates it and tells the time that this thread worked, whatever else the machine does. */
function timed(source: string): { code: string; reason: string; ms: number } {
  const began = process.threadCpuUsage()
  const workedMs = () => {
    const { user, system } = process.threadCpuUsage(began)
    return (user + system) / 1000
  }
  try {
    evaluate(source, { inputs })
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return { code: error.code, reason: error.reason, ms: workedMs() }
  }
  return { code: 'no error', reason: '', ms: workedMs() }
}

/** `cel.bind(a0, <seed>, cel.bind(a1, <twice a0>, ...))` doubles what it holds at each level. */
function doubled(levels: number, seed: string, twice: (name: string) => string): string {
  let source = `a${levels}`
  for (let level = levels; level > 0; level--) {
    source = `cel.bind(a${level}, ${twice(`a${level - 1}`)}, ${source})`
  }
  return `cel.bind(a0, ${seed}, ${source})`
}

test.group('Limits of expressions', () => {
  for (const source of TOO_MUCH) {
    test(`${source} ends within a second`, ({ assert }) => {
      const { code, reason, ms } = timed(source)
      assert.equal(code, 'EXPRESSION_FAILED', reason)
      assert.match(reason, /too much work|makes a text of more/)
      assert.isBelow(ms, 1000)
    }).retry(2)
  }

  test('what doubles at each level ends as well', ({ assert }) => {
    const sources = [
      doubled(27, '"abcdefgh"', (name) => `${name} + ${name}`),
      doubled(27, '[1, 1]', (name) => `${name} + ${name}`),
      doubled(27, '[1, 1]', (name) => `[${name}, ${name}]`),
      doubled(27, 'b"abcdefgh"', (name) => `${name} + ${name}`),
      doubled(27, '"ab"', (name) => `{"x": ${name}, "y": ${name}}`),
    ]
    for (const source of sources) {
      const { code, reason, ms } = timed(source)
      assert.equal(code, 'EXPRESSION_FAILED', reason)
      assert.match(reason, /too much work|makes a text of more/)
      assert.isBelow(ms, 1000)
    }
  }).retry(2)

  test('an honest amount of work is fine', ({ assert }) => {
    assert.lengthOf(evaluate('inputs.many.map(a, a * 2 + 1)', { inputs }) as Json[], 10_000)
    assert.isTrue(evaluate('inputs.many.exists(a, a == 9999)', { inputs }))
    assert.isFalse(evaluate('inputs.long.contains("b")', { inputs }))
    assert.isTrue(evaluate('inputs.long == inputs.twin', { inputs }))
    assert.isTrue(evaluate('inputs.wide == inputs.wideTwin', { inputs }))
  })

  test('one expression does not pay for another', ({ assert }) => {
    for (let round = 0; round < 50; round++) {
      assert.lengthOf(evaluate('inputs.many.map(a, a + 1)', { inputs }) as Json[], 10_000)
    }
    timed('inputs.many.map(a, inputs.many.map(b, a * b))')
    assert.equal(evaluate('1 + 1', {}), 2)
  })

  test('a long, wide or deep text does not compile, nor overflow the stack', ({ assert }) => {
    const sources = [
      `1${' '.repeat(8192)}`,
      `${'!'.repeat(4000)}true`,
      `${'-'.repeat(4000)}1`,
      `${'('.repeat(4000)}1${')'.repeat(4000)}`,
      `${'['.repeat(4000)}${']'.repeat(4000)}`,
      `a${'.a'.repeat(4000)}`,
      `a${'[0]'.repeat(2000)}`,
      `1${'+1'.repeat(4000)}`,
      `1${'+1'.repeat(300)}`,
      `true${'?true'.repeat(800)}${':true'.repeat(800)}`,
      `[${'1,'.repeat(1001)}1]`,
      `size(${'size('.repeat(1000)}`,
    ]
    for (const source of sources) {
      assert.throws(() => compile(source), ExpressionError)
    }
    assert.equal(evaluate(`1${'+1'.repeat(200)}`, {}), 201)
  })

  test('a result nested too deeply is refused', ({ assert }) => {
    let deep: Json = 1
    for (let level = 0; level < 10_000; level++) deep = [deep]
    assert.throws(() => evaluate('[inputs]', { inputs: deep }), /nested too deeply/)
    assert.throws(() => evaluate('[inputs].map(x, x == inputs)', { inputs: deep }), ExpressionError)
  })

  test('patterns of the user are not run', ({ assert }) => {
    assert.throws(() => compile('inputs.long.matches("(a+)+$")'), /matches\(\) is not available/)
    assert.throws(() => compile('[1].exists(x, "a".matches("a"))'), /matches\(\) is not available/)
  })

  test('a kept expression does not keep the values that it last saw', async ({ assert }) => {
    const compiled = compile('inputs.list.map(x, cel.bind(y, x, y))')
    const seen = { inputs: { list: [{ big: true }] } }
    assert.deepEqual(evaluate(compiled, seen), [{ big: true }])
    assert.lengthOf(compiled.contexts, 2)
    for (const context of compiled.contexts) {
      assert.isUndefined(context.iterValue)
      assert.isUndefined(context.accuValue)
    }
    assert.deepEqual(evaluate(compiled, { inputs: { list: [1] } }), [1])
  })

  test('100,000 evaluations take well under a second', ({ assert }) => {
    const compiled = compile('item.value > 100')
    const scope = { item: { value: 150 }, inputs }
    const began = performance.now()
    let taken = 0
    for (let round = 0; round < 100_000; round++) if (evaluate(compiled, scope) === true) taken++
    assert.equal(taken, 100_000)
    assert.isBelow(performance.now() - began, 800)
  }).retry(2)
})
