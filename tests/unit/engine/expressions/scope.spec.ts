import { test } from '@japa/runner'
import { RecentCache } from '#engine/expressions/cache'
import { evaluate } from '#engine/expressions/cel'
import { Layer } from '#engine/expressions/layer'
import { ScopeBuilder } from '#engine/expressions/scope'
import type { Json } from '#engine/graph/types'

function completed(output: Json) {
  return { output, status: 'completed', error: null }
}

test.group('Scopes', () => {
  test('a step is found by its key once it is settled', ({ assert }) => {
    const builder = ScopeBuilder.root({ inputs: { a: 1 }, execution: { id: 'x' } })
    const { scope } = builder
    assert.throws(() => evaluate('fetch.output', scope), /Unknown variable: fetch/)
    assert.throws(() => evaluate('steps.fetch', scope), /No such key: fetch/)
    builder.settle('fetch', completed({ rows: [1, 2] }))
    assert.equal(evaluate('size(fetch.output.rows) + inputs.a', scope), 3)
    assert.equal(evaluate('steps.fetch.status + execution.id', scope), 'completedx')
    assert.isNull(evaluate('steps.fetch.error', scope))
  })

  test('names that were not given do not resolve', ({ assert }) => {
    const { scope } = ScopeBuilder.root({ inputs: {} })
    for (const name of ['env', 'item', 'trigger', 'constructor', 'get', 'size']) {
      assert.throws(() => evaluate(name, scope), `Unknown variable: ${name} in "${name}"`)
    }
  })

  test('a child sees what is around it, and keeps what is its own', ({ assert }) => {
    const outer = ScopeBuilder.root({ inputs: { a: 1 } })
    outer.settle('before', completed(1))
    const inner = outer.child({ item: { value: 7 }, index: 0 })
    inner.settle('within', completed(2))
    outer.settle('after', completed(3))
    inner.settle('before', completed(10))
    const sum = 'item.value + steps.before.output + within.output + after.output + inputs.a'
    assert.equal(evaluate(sum, inner.scope), 23)
    assert.equal(evaluate('before.output', outer.scope), 1)
    assert.throws(() => evaluate('within.output', outer.scope), /Unknown variable/)
    assert.throws(() => evaluate('steps.within', outer.scope), /No such key/)
    const innermost = inner.child()
    assert.equal(evaluate('item.value + within.output', innermost.scope), 9)
  })

  test('steps are a map like any other', ({ assert }) => {
    const outer = ScopeBuilder.root({ inputs: {} })
    outer.settle('a', completed(1))
    const inner = outer.child()
    inner.settle('b-b', completed(2))
    inner.settle('a', completed(3))
    const { scope } = inner
    assert.equal(evaluate('size(steps)', scope), 2)
    assert.isTrue(evaluate('"a" in steps && !("c" in steps) && has(steps.a)', scope))
    assert.equal(evaluate('steps["b-b"].output + steps.?c.?output.orValue(0)', scope), 2)
    assert.deepEqual(evaluate('steps.map(key, steps[key].output)', scope), [2, 3])
    assert.deepEqual(evaluate('steps', scope), { 'b-b': completed(2), 'a': completed(3) })
    assert.isTrue(evaluate('steps == steps', scope))
  })

  test('a step with a name of its own meaning is reached through steps', ({ assert }) => {
    const builder = ScopeBuilder.root({ inputs: { a: 1 } })
    builder.settle('inputs', completed(2))
    assert.equal(evaluate('inputs.a + steps.inputs.output', builder.scope), 3)
  })

  test('settling and children cost the same however many steps there are', ({ assert }) => {
    const builder = ScopeBuilder.root({ inputs: {} })
    const began = performance.now()
    for (let index = 0; index < 5000; index++) builder.settle(`s${index}`, completed(index))
    const settled = performance.now()
    let sum = 0
    for (let index = 0; index < 10_000; index++) {
      const { scope } = builder.child({ item: index, index })
      sum += Number(evaluate('item + s77.output', scope))
    }
    const ended = performance.now()
    assert.equal(sum, 49_995_000 + 770_000)
    assert.isBelow(settled - began, 200)
    assert.isBelow(ended - settled, 500)
  }).retry(2)

  test('a layer reads through and writes on top', ({ assert }) => {
    const below = new Layer<number>()
    below.set('a', 1).set('b', 2)
    const above = new Layer(below)
    above.set('b', 3).set('c', 4)
    assert.deepEqual(
      [...above],
      [
        ['b', 3],
        ['c', 4],
        ['a', 1],
      ]
    )
    assert.deepEqual([...above.values()], [3, 4, 1])
    assert.deepEqual([...above.keys()], ['b', 'c', 'a'])
    assert.equal(above.size, 3)
    assert.isFalse(above.has('d'))
    const seen: string[] = []
    above.forEach((value, name, map) => seen.push(`${name}${value}${map === above}`))
    assert.deepEqual(seen, ['b3true', 'c4true', 'a1true'])
    assert.equal(below.get('b'), 2)
  })

  test('a full cache forgets what was used least recently', ({ assert }) => {
    const made: string[] = []
    const cache = new RecentCache<number>(2)
    const read = (key: string) => cache.getOr(key, () => made.push(key))
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) read(key)
    assert.deepEqual(made, ['a', 'b', 'c', 'b'])
    assert.equal(cache.size, 2)
    assert.throws(() => cache.getOr('x', () => JSON.parse('{')), SyntaxError)
    assert.equal(cache.size, 2)
  })
})
