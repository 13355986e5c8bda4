import { test } from '@japa/runner'
import type { Definition } from '#engine/graph/types'
import { begin, turn } from '../../../resources/js/pages/workflows/editor/timeline.js'

const EMPTY: Definition = { nodes: [], edges: [], metadata: {} }
const note = (text: string) => (drawing: Definition) => ({ ...drawing, metadata: { text } })

test.group('The history of a drawing', () => {
  test('takes the letters of one field as one change', ({ assert }) => {
    let line = begin(EMPTY)
    for (const text of ['a', 'ab', 'abc'])
      line = turn(line, { kind: 'draw', change: note(text), part: 'name' })
    assert.deepEqual(line.now.metadata, { text: 'abc' })
    line = turn(line, { kind: 'undo' })
    assert.strictEqual(line.now, EMPTY)
    line = turn(line, { kind: 'redo' })
    assert.deepEqual(line.now.metadata, { text: 'abc' })
  })

  test('does not mix a field with what was done before it', ({ assert }) => {
    let line = turn(begin(EMPTY), { kind: 'draw', change: note('added'), part: null })
    line = turn(line, { kind: 'draw', change: note('a'), part: 'name' })
    line = turn(line, { kind: 'undo' })
    assert.deepEqual(line.now.metadata, { text: 'added' })
  })

  test('gives places without a change to save or to undo', ({ assert }) => {
    const line = turn(begin(EMPTY), { kind: 'place', change: note('placed') })
    assert.strictEqual(line.saved, line.now)
    assert.lengthOf(line.past, 0)
  })
})
