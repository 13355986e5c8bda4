import { test } from '@japa/runner'
import { ExpressionError } from '#engine/expressions/errors'
import { compileTemplate, hasTemplates, render } from '#engine/expressions/template'
import type { Json } from '#engine/graph/types'

const scope = {
  inputs: {
    n: 5,
    text: 'Hello',
    list: [1, 'a'],
    map: { a: { b: null } },
    nothing: null,
    evil: '{{ 1 }}',
  },
}

/** A text and what it must render to. */
const RENDERED: [text: string, value: Json][] = [
  ['{{ inputs.n }}', 5],
  ['{{inputs.n}}', 5],
  ['{{ inputs.list }}', [1, 'a']],
  ['{{ inputs.nothing }}', null],
  ['{{ inputs.n > 3 }}', true],
  [' {{ inputs.n }}', ' 5'],
  ['{{ inputs.n }}{{ inputs.n }}', '55'],
  ['n={{ inputs.n }}, {{ inputs.text }}!', 'n=5, Hello!'],
  ['[{{ inputs.nothing }}]', '[]'],
  ['{{ inputs.map }} and {{ inputs.list }}', '{"a":{"b":null}} and [1,"a"]'],
  ['{{ true }} {{ 1.5 }}', 'true 1.5'],
  ['{{ "}}" }}', '}}'],
  ['{{ \'}}\' + "{{" }}.', '}}{{.'],
  ['{{ "a\\"}}" }}', 'a"}}'],
  ['{{ r"\\d}}" }}', '\\d}}'],
  ['{{ """a"}}""" }}', 'a"}}'],
  ['{{ {"a": {"b": 1}} }}', { a: { b: 1 } }],
  ['{{{"a": {"b": 1}}}}', { a: { b: 1 } }],
  ['x{{ {"a": 1}.a }}y', 'x1y'],
  ['{{ inputs.evil }}', '{{ 1 }}'],
  ['a {{ inputs.evil }}', 'a {{ 1 }}'],
  ['no template } }} {', 'no template } }} {'],
  ['', ''],
]

function failureOf(value: Json): ExpressionError {
  try {
    render(value, scope)
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

test.group('Templates', () => {
  test('a template alone keeps its type, others become text', ({ assert }) => {
    for (const [text, value] of RENDERED) assert.deepEqual(render(text, scope), value, text)
  })

  test('strings at any depth are rendered, keys are not', ({ assert }) => {
    const value = { '{{ key }}': [{ deep: '{{ inputs.n }}' }, 'x', 1, null, true], 'other': 'y' }
    assert.deepEqual(render(value, scope), {
      '{{ key }}': [{ deep: 5 }, 'x', 1, null, true],
      'other': 'y',
    })
  })

  test('values without templates are returned as they are', ({ assert }) => {
    const plain = { a: [1, { b: 'text' }] }
    assert.strictEqual(render(plain, scope), plain)
    const mixed = { plain, list: ['{{ 1 }}'] }
    assert.strictEqual((render(mixed, scope) as typeof mixed).plain, plain)
    assert.deepEqual(mixed.list, ['{{ 1 }}'])
  })

  test('a key may be called __proto__', ({ assert }) => {
    const value = JSON.parse('{"__proto__": {"x": "{{ 1 }}"}}') as Json
    assert.equal(JSON.stringify(render(value, scope)), '{"__proto__":{"x":1}}')
  })

  test('values can be encoded, the text around them is not', ({ assert }) => {
    const names = { q: 'a b/c&d', n: 1 }
    const encode = encodeURIComponent
    assert.equal(
      render('https://x/y z?q={{ q }}', names, { encode }),
      'https://x/y z?q=a%20b%2Fc%26d'
    )
    assert.equal(render('{{ q }}', names, { encode }), 'a%20b%2Fc%26d')
    assert.strictEqual(render('{{ n }}', names, { encode }), '1')
  })

  test('hasTemplates looks at every string', ({ assert }) => {
    assert.isTrue(hasTemplates('a {{ b }}'))
    assert.isTrue(hasTemplates({ a: [{ b: ['{{'] }] }))
    assert.isFalse(hasTemplates({ '{{ key }}': ['x', 1, null] }))
    assert.isFalse(hasTemplates(null))
  })

  test('a failure quotes the template', ({ assert }) => {
    const missing = failureOf({ a: 'Hello {{ steps.nope.output }}, bye' })
    assert.equal(missing.code, 'UNRESOLVED_REFERENCE')
    assert.equal(missing.expression, '{{ steps.nope.output }}')
    assert.include(missing.message, '"{{ steps.nope.output }}"')
    assert.equal(failureOf('{{ 1 / 0 }}').code, 'EXPRESSION_FAILED')
    assert.equal(failureOf('x {{ 1 + }}').code, 'EXPRESSION_INVALID')
    assert.equal(failureOf('x {{ 1 + }}').expression, '{{ 1 + }}')
  })

  test('what is not closed does not compile', ({ assert }) => {
    for (const text of [
      '{{',
      '{{ a',
      '{{ a }',
      '{{ "a }}',
      '{{ {"a": 1 }}',
      '{{ """a" }}',
      '{{ a } }}',
    ]) {
      const failure = failureOf(text)
      assert.equal(failure.code, 'EXPRESSION_INVALID', text)
      assert.equal(failure.reason, 'A {{ is not closed', text)
    }
  })

  test('compiled texts are kept', ({ assert }) => {
    assert.strictEqual(compileTemplate('a {{ 1 }}'), compileTemplate('a {{ 1 }}'))
    assert.isTrue(compileTemplate('{{ 1 }}').isWhole)
    assert.isFalse(compileTemplate('{{ 1 }} ').isWhole)
    assert.isFalse(compileTemplate('text').isWhole)
  })

  test('texts and depths have a limit', ({ assert }) => {
    const big = { big: 'x'.repeat(5_000_000) }
    assert.throws(() => render('{{ big }}{{ big }}', big), /longer than/)
    let deep: Json = '{{ 1 }}'
    for (let level = 0; level < 10_000; level++) deep = [deep]
    assert.isTrue(hasTemplates(deep))
    assert.equal(failureOf(deep).code, 'EXPRESSION_FAILED')
  })
})
