import { test } from '@japa/runner'
import { compile, evaluate } from '#engine/expressions/cel'
import { ExpressionError } from '#engine/expressions/errors'
import type { Json, JsonObject } from '#engine/graph/types'

const scope: JsonObject = {
  inputs: {
    n: 5,
    half: 0.5,
    tags: ['a', 'b'],
    nothing: null,
    text: 'Hello',
    deep: { a: { b: 1 } },
  },
  item: { value: 150, id: 3 },
  index: 4,
  steps: { 'a-b': { output: 1 }, 'map': { output: 7 }, 'import': { output: 8 } },
}

/** Each expression and the value that it must give. */
const VALUES: Record<string, [expression: string, value: Json][]> = {
  'arithmetic mixes whole literals and numbers of JSON as JavaScript does': [
    ['item.value + 1', 151],
    ['1 + item.value', 151],
    ['item.value - 0.5', 149.5],
    ['inputs.n * 2 > 3.5', true],
    ['inputs.n / 2', 2.5],
    ['5 / inputs.half', 10],
    ['inputs.n % 2', 1],
    ['index % 2 == 0', true],
    ['-7 % inputs.n', -2],
    ['7.5 % inputs.n', 2.5],
    ['size(inputs.tags) + 1', 3],
    ['size(inputs.tags) * inputs.half', 1],
    ['-inputs.n', -5],
    ['7 / 2', 3],
    ['uint(3)', 3],
  ],
  'comparisons mix them too': [
    ['item.value > 100', true],
    ['1 == 1.0', true],
    ['1.0 == 1', true],
    ['1 != 1.5', true],
    ['item.id == 3', true],
    ['3 == item.id', true],
    ['item.id in [1, 2, 3]', true],
    ['size(inputs.tags) >= inputs.half', true],
    ['inputs.tags == ["a", "b"]', true],
    ['inputs.nothing == null', true],
    ['null != inputs.n', true],
    ['inputs.n == "5"', false],
    ['"n" in inputs', true],
    ['inputs.deep == {"a": {"b": 1}}', true],
  ],
  'texts have their methods': [
    ['inputs.text.contains("ell") && inputs.text.startsWith("He")', true],
    ['inputs.text.upperAscii() + inputs.text.lowerAscii()', 'HELLOhello'],
    ['inputs.text.endsWith("lo") ? inputs.text.substring(1) : ""', 'ello'],
    ['"a,b,c".split(",")', ['a', 'b', 'c']],
    ['"ab".split("")', ['a', 'b']],
    ['inputs.tags.join("-")', 'a-b'],
    ['inputs.tags.map(t, t + "!").join()', 'a!b!'],
    ['inputs.text.replace("l", "LL")', 'HeLLLLo'],
    ['inputs.text.replace("nope", "longer than it")', 'Hello'],
    ['inputs.text.indexOf("l") + inputs.text.lastIndexOf("l")', 5],
    ['" x ".trim()', 'x'],
    ['string(inputs.n) + string(1)', '51'],
    ['size(inputs.text)', 5],
  ],
  'lists and maps have their macros': [
    ['inputs.tags.map(t, {"tag": t})', [{ tag: 'a' }, { tag: 'b' }]],
    ['inputs.tags.filter(t, t != "a")', ['b']],
    ['inputs.tags.exists(t, t == "b") && inputs.tags.all(t, size(t) == 1)', true],
    ['inputs.tags.exists_one(t, t == "b")', true],
    ['[1, 2, 3].map(x, x > 1, x * 2)', [4, 6]],
    ['inputs.deep.map(k, k)', ['a']],
    ['inputs.tags + ["c"]', ['a', 'b', 'c']],
    ['inputs.tags[1]', 'b'],
    ['inputs.tags[index - 4]', 'a'],
    ['cel.bind(x, inputs.n + 1, x * x)', 36],
    ['[1, "two", 3.5, null]', [1, 'two', 3.5, null]],
    ['{"a": 1, "b": [true]}', { a: 1, b: [true] }],
    ['[]', []],
    ['{}', {}],
    ['size({"a": 1}) + size([1]) + size("x")', 3],
  ],
  'what may be missing has a way to say so': [
    ['has(inputs.n)', true],
    ['has(inputs.nope)', false],
    ['has(inputs.nothing)', true],
    ['has(inputs.nope) ? inputs.nope : "else"', 'else'],
    ['inputs.?nope.orValue("x")', 'x'],
    ['inputs.?n.orValue(0)', 5],
    ['inputs.?deep.?a.?b.orValue(0)', 1],
    ['inputs.?nope.?a.?b.orValue(0)', 0],
    ['inputs.?nope', null],
    ['inputs.?text', 'Hello'],
    ['inputs.?nope.hasValue()', false],
    ['false && nobody', false],
    ['true || nobody', true],
  ],
  'both sides of a choice may have types of their own': [
    ['true ? 1 : 2.5', 1],
    ['inputs.n > 9 ? "many" : inputs.n', 5],
    ['false ? "a" : [1]', [1]],
  ],
  'other values become JSON': [
    ['timestamp("2024-01-01T00:00:00Z")', '2024-01-01T00:00:00.000Z'],
    ['string(timestamp("2024-01-01T00:00:00Z"))', '2024-01-01T00:00:00.000Z'],
    ['timestamp("2024-01-01T10:00:00Z").getHours("Europe/Berlin")', 11],
    ['timestamp("2024-01-01T10:00:00Z").getHours()', 10],
    ['duration("90s")', '90s'],
    ['string(duration("90s"))', '90s'],
    ['b"hi"', 'aGk='],
    ['b"h" + b"i"', 'aGk='],
    ['1u + 2u', 3],
    ['[timestamp("2024-01-01T00:00:00Z"), 1]', ['2024-01-01T00:00:00.000Z', 1]],
    [
      '[inputs.tags, inputs.tags]',
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    ],
  ],
  'steps are reached whatever their key': [
    ['steps["a-b"].output', 1],
    ['steps.import.output', 8],
    ['map.output + steps.map.output', 14],
    ['[{"output": 5}].map(map, map.output)', [5]],
  ],
}

function failureOf(source: string, names: JsonObject = scope): string {
  try {
    evaluate(source, names)
  } catch (error) {
    if (error instanceof ExpressionError) return error.code
    throw error
  }
  return 'no error'
}

test.group('Expressions', () => {
  for (const [name, cases] of Object.entries(VALUES)) {
    test(name, ({ assert }) => {
      for (const [expression, value] of cases) {
        assert.deepEqual(evaluate(expression, scope), value, expression)
      }
    })
  }

  test('a name, a field or an index that is not there is an unresolved reference', ({ assert }) => {
    const missing = [
      'nobody',
      'inputs.nope',
      'inputs.nothing.x',
      'inputs.n.x',
      'inputs.tags[5]',
      'inputs.tags["x"]',
      'has(inputs.nope.x)',
      'steps.zzz.output',
    ]
    for (const source of missing) assert.equal(failureOf(source), 'UNRESOLVED_REFERENCE', source)
    assert.throws(() => evaluate('inputs.nope', scope), 'No such key: nope in "inputs.nope"')
  })

  test('what is written wrongly does not compile', ({ assert }) => {
    const wrong = [
      '',
      '1 +',
      '1 + "a"',
      'a b',
      '"open',
      '(',
      'nofunction(1)',
      'import.output',
      '1 ? 2 : 3',
    ]
    for (const source of wrong) {
      assert.throws(() => compile(source), ExpressionError)
      assert.equal(failureOf(source), 'EXPRESSION_INVALID', source)
    }
    assert.throws(() => compile('1 +'), /in "1 \+"$/)
  })

  test('what fails while it is evaluated says so', ({ assert }) => {
    const failing = [
      '1 / 0',
      '1.0 / 0.0',
      'inputs.text + inputs.n',
      'int("9007199254740993")',
      '!inputs.n',
      'inputs.n ? 1 : 2',
      'timestamp("2024-01-01T00:00:00Z").getHours("Nowhere/At all")',
      'timestamp(inputs.text)',
      'type(1)',
      'google',
      'inputs.text.substring(99)',
    ]
    for (const source of failing) assert.equal(failureOf(source), 'EXPRESSION_FAILED', source)
  })

  test('nothing that objects inherit resolves', ({ assert }) => {
    const inherited = [
      'constructor',
      'toString',
      'hasOwnProperty',
      'inputs.constructor',
      'inputs.toString',
      'inputs["__proto__"]',
      'inputs["constructor"]["constructor"]',
      'inputs.tags.length',
      'inputs.text.length',
    ]
    for (const source of inherited) assert.equal(failureOf(source), 'UNRESOLVED_REFERENCE', source)
    assert.equal(failureOf('__proto__'), 'EXPRESSION_INVALID')
    assert.equal(failureOf('inputs.__defineGetter__("a", 1)'), 'EXPRESSION_INVALID')
    assert.equal(failureOf('constructor == 1', JSON.parse('{"constructor": 1}')), 'no error')
  })

  test('keys of the data may be called anything', ({ assert }) => {
    const names = JSON.parse('{"inputs": {"__proto__": {"a": 1}, "toString": 2}}') as JsonObject
    assert.equal(evaluate('inputs.toString', names), 2)
    assert.isNull(Object.getPrototypeOf(Object.getPrototypeOf(evaluate('inputs', names))))
    const own: JsonObject = { inputs: { constructor: 1 } }
    assert.equal(failureOf('inputs.constructor', own), 'EXPRESSION_FAILED')
  })

  test('a result that is a part of the scope is not copied', ({ assert }) => {
    const inputs = { list: [{ a: 1 }] }
    assert.strictEqual(evaluate('inputs.list', { inputs }), inputs.list)
    assert.strictEqual((evaluate('[inputs.list]', { inputs }) as Json[])[0], inputs.list)
  })

  test('a compiled expression is kept and can be used again', ({ assert }) => {
    const compiled = compile('item * 2')
    assert.strictEqual(compile('item * 2'), compiled)
    assert.deepEqual(
      [1, 2, 3].map((item) => evaluate(compiled, { item })),
      [2, 4, 6]
    )
  })

  test('a message quotes no more than the beginning of a long expression', ({ assert }) => {
    assert.throws(() => compile(`${'x'.repeat(500)} +`), /x{200}\.\.\."$/)
  })
})
