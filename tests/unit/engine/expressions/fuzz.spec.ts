import { test } from '@japa/runner'
import { evaluate } from '#engine/expressions/cel'
import { ExpressionError } from '#engine/expressions/errors'
import { compileTemplate, render } from '#engine/expressions/template'
import type { Json, JsonObject } from '#engine/graph/types'
import { forSeeds, type Dice } from '#tests/unit/engine/graph/random_graphs'

/** What expressions are made of, and what they should not be made of. */
const TOKENS =
  `( ) [ ] { } , . .? [? ? : + - * / % ! == != < <= > >= && || in true false null 0 1 2u 0x1f 1.5 1e99
  9223372036854775807 -1 "a" 'b' """c""" r"\\d" b"x" "\\u0041" "\\" " ' inputs inputs.n inputs.list item
  nobody x map filter all exists exists_one has size string int double type dyn timestamp duration bytes
  .map(x, .filter(x, .all(x, .exists(x, x) cel.bind(x, optional.none() optional.of( .orValue( .or(
  .split( .join( .replace( .contains( .substring( .matches( .size() .getHours( .value() __proto__
  constructor toString .constructor ["__proto__"] {{ }} google.protobuf.Timestamp // \n \0 \ud800 é 😀`.split(
    /[ \n]+/
  )

const scope: JsonObject = {
  inputs: { n: 1, list: [1, 'a', null, { b: [] }], text: '{{ x }}', constructor: 1 },
  item: { value: 2 },
  x: [[]],
}

function randomText(dice: Dice): string {
  const length = 1 + dice.below(dice.chance(0.1) ? 200 : 12)
  const parts = Array.from({ length }, () =>
    dice.chance(0.9)
      ? dice.pick(TOKENS)
      : String.fromCharCode(dice.below(dice.chance(0.5) ? 128 : 65536))
  )
  return parts.join(dice.pick(['', ' ']))
}

/** Runs it and accepts JSON or an ExpressionError in time; returns whether there was a value. */
function hasValue(action: () => Json): boolean {
  const began = performance.now()
  let value: Json
  try {
    value = action()
  } catch (error) {
    if (error instanceof ExpressionError) return false
    throw error
  }
  if (performance.now() - began > 1000) throw new Error('took more than a second')
  if (value === undefined || JSON.stringify(value) === undefined) throw new Error('is not JSON')
  return true
}

test.group('Random texts', () => {
  test('expressions give JSON or an ExpressionError, and end', ({ assert }) => {
    let values = 0
    forSeeds(30_000, (dice) => {
      const source = randomText(dice)
      if (hasValue(() => evaluate(source, scope))) values++
    })
    assert.isAbove(values, 100)
  })

  test('templates give JSON or an ExpressionError, and end', ({ assert }) => {
    let values = 0
    forSeeds(20_000, (dice) => {
      const text = `${dice.pick(['', 'a '])}{{ ${randomText(dice)} }}${dice.pick(['', randomText(dice)])}`
      if (hasValue(() => render({ text: [text] }, scope))) values++
    })
    assert.isAbove(values, 100)
  })

  test('text around templates is kept to the letter', ({ assert }) => {
    forSeeds(3000, (dice) => {
      const plain = randomText(dice).replaceAll('{{', '')
      const { parts } = compileTemplate(`${plain.replace(/\{+$/, '')}{{ 1 }}.`)
      const before = plain.replace(/\{+$/, '')
      assert.deepEqual(
        parts.filter((part) => typeof part === 'string'),
        before === '' ? ['.'] : [before, '.']
      )
    })
  })
})
