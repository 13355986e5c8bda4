import { test } from '@japa/runner'
import { copyName } from '#actions/copy_name'
import { customize } from '#actions/templates/customize'
import { resolveAgentKeys } from '#actions/templates/resolve_agent_keys'
import type { FieldProblem } from '#exceptions/api_exception'

test.group('Customizing a template', () => {
  test('merges objects at any depth and replaces everything else', ({ assert }) => {
    const value = { a: { b: { c: 1, d: [1, 2] }, e: 'text' }, f: null, g: [{ h: 1 }] }
    const changes = { a: { b: { d: [3] }, e: { now: 'an object' } }, f: { x: 1 }, g: [], n: 0 }
    const before = structuredClone(value)
    assert.deepEqual(customize(value, changes), {
      a: { b: { c: 1, d: [3] }, e: { now: 'an object' } },
      f: { x: 1 },
      g: [],
      n: 0,
    })
    assert.deepEqual(value, before, 'the template stays as it was')
  })

  test('reaches for no prototype', ({ assert }) => {
    const changes = JSON.parse('{"constructor": {"prototype": {"polluted": true}}}')
    const merged = customize({}, changes)
    assert.isTrue(Object.hasOwn(merged, 'constructor'))
    assert.notProperty({}, 'polluted')
  })
})

test.group('Agent keys of a template', () => {
  test('become ids wherever they are, and unknown ones are named', ({ assert }) => {
    const steps = [
      { stepKey: 'a', agentKey: 'one', inputs: { list: [1, null, 'agentKey'] } },
      { config: { branches: [{ agentKey: 'two' }, { steps: [{ agentKey: 'nobody' }] }] } },
    ]
    const problems: FieldProblem[] = []
    const ids = new Map([
      ['one', 'id-1'],
      ['two', 'id-2'],
    ])
    assert.deepEqual(resolveAgentKeys(steps, ids, problems), [
      { stepKey: 'a', agentId: 'id-1', inputs: { list: [1, null, 'agentKey'] } },
      { config: { branches: [{ agentId: 'id-2' }, { steps: [{ agentId: null }] }] } },
    ])
    assert.deepEqual(
      problems.map(({ field, rule }) => ({ field, rule })),
      [{ field: 'steps.1.config.branches.1.steps.0.agentKey', rule: 'exists' }]
    )
  })
})

test.group('Names of copies', () => {
  test('fit into 255 characters and cut none in half', ({ assert }) => {
    assert.equal(copyName('Flow'), 'Flow (copy)')
    const long = copyName('🐈'.repeat(255))
    assert.lengthOf([...long], 255)
    assert.isTrue(long.isWellFormed())
    assert.match(long, /🐈 \(copy\)$/u)
  })
})
