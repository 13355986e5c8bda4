import { test } from '@japa/runner'
import { evaluate } from '#engine/expressions/cel'
import { ExpressionError } from '#engine/expressions/errors'
import { render } from '#engine/expressions/template'
import type { Json, JsonObject } from '#engine/graph/types'
import { forSeeds, type Dice } from '#tests/unit/engine/graph/random_graphs'

/** Milliseconds that one of them may take on a busy machine. */
const MOST = 2000

const scope: JsonObject = {
  inputs: { n: 7, zero: 0, list: [3, 1, 2, null, 'x'], text: 'a,b', deep: { a: { b: [1] } } },
  item: { value: 2.5, tags: ['a'] },
}

const LEAVES = [
  'inputs.n',
  'inputs.list',
  'item.value',
  'inputs.deep.a.b[0]',
  'inputs',
  'item.tags',
]
const LITERALS = ['0', '-1', '1.5', '"a"', "'é'", 'true', 'null', '9223372036854775807', '[]', '{}']
const BINARY = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||', 'in']
const CALLS = ['size', 'string', 'int', 'double', 'type', 'has', 'bool']
const METHODS = ['contains', 'startsWith', 'split', 'join', 'replace', 'orValue', 'matches']
const MACROS = ['map', 'filter', 'all', 'exists', 'exists_one']

/** A text that CEL's grammar makes, as deep as asked. */
function expression(dice: Dice, depth: number): string {
  if (depth === 0 || dice.chance(0.1)) return dice.pick(dice.chance(0.6) ? LEAVES : LITERALS)
  const next = () => expression(dice, depth - 1)
  switch (dice.below(9)) {
    case 0:
      return `(${next()})`
    case 1:
      return `${dice.pick(['!', '-'])}${next()}`
    case 2:
      return `${next()} ? ${next()} : ${next()}`
    case 3:
      return `${dice.pick(CALLS)}(${next()})`
    case 4:
      return `${next()}.${dice.pick(METHODS)}(${next()})`
    case 5:
      return `${next()}.${dice.pick(MACROS)}(v, ${next()})`
    case 6:
      return `[${next()}, ${next()}][${next()}]`
    case 7:
      return `{"k": ${next()}, ${next()}: 1}`
    default:
      return `${next()} ${dice.pick(BINARY)} ${next()}`
  }
}

/** The text with some of it taken out, doubled, swapped or replaced. */
function mutated(dice: Dice, text: string): string {
  let result = text
  for (let time = 1 + dice.below(4); time > 0; time--) {
    const at = dice.below(result.length + 1)
    const end = at + 1 + dice.below(8)
    const part = result.slice(at, end)
    const other = dice.pick([
      '',
      part + part,
      [...part].reverse().join(''),
      '(',
      '"',
      '{{',
      '\\',
      ')',
    ])
    result = result.slice(0, at) + other + result.slice(end)
  }
  return result
}

let values = 0
let slowest = 0

function holds(source: string, action: () => Json): void {
  const began = performance.now()
  try {
    if (JSON.stringify(action()) === undefined) throw new Error(`no JSON: ${source}`)
    values++
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
  }
  slowest = Math.max(slowest, performance.now() - began)
  if (slowest > MOST) throw new Error(`took ${slowest} ms: ${source}`)
}

test.group('Texts that the grammar makes', (group) => {
  group.teardown(() => {
    const figures = `${values} had a value, the slowest took ${slowest.toFixed(1)} ms`
    process.stdout.write(`30,000 texts of the grammar, seeds 0 and up: ${figures}\n`)
  })

  test('expressions give JSON or an ExpressionError, and end', ({ assert }) => {
    forSeeds(10_000, (dice) => {
      const source = expression(dice, 1 + dice.below(6))
      holds(source, () => evaluate(source, scope))
    })
    assert.isAbove(values, 500)
  }).timeout(120_000)

  test('so do their mutations', () => {
    forSeeds(10_000, (dice) => {
      const source = mutated(dice, expression(dice, 1 + dice.below(5)))
      holds(source, () => evaluate(source, scope))
    })
  }).timeout(120_000)

  test('so do templates around them', () => {
    forSeeds(10_000, (dice) => {
      const inner = expression(dice, 1 + dice.below(4))
      const text = `${dice.pick(['', '{', 'a '])}{{ ${inner} }}${dice.pick(['', ' }}', '{{ 1 }}'])}`
      const source = dice.chance(0.5) ? text : mutated(dice, text)
      holds(source, () => render({ [source.slice(0, 5)]: [source] }, scope))
    })
  }).timeout(120_000)

  test('nesting without end is an error and no crash: {$self}')
    .with(['(', '[', '{"a":', '!', '-', 'size(', '1+(', 'true?(', 'inputs.list.map(v,'])
    .run(({ assert }, opening) => {
      for (const levels of [100, 1000, 8000]) {
        const source = opening.repeat(levels)
        assert.throws(() => evaluate(source, scope), ExpressionError as never)
      }
    })
})
