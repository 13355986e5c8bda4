import { test } from '@japa/runner'
import { GatheredReads } from '#models/gathered_reads'

interface Row {
  place: number
  name: string
}

/** Reads that answer when they are let, with what they were asked for. */
function held() {
  const sent: string[][] = []
  const answers: Array<{ give(): void; fail(error: Error): void }> = []
  const reads = new GatheredReads<string, Row>((keys) => {
    sent.push(keys)
    return new Promise((resolve, reject) => {
      const rows = keys.map((name, index) => ({ place: index + 1, name }))
      const found = rows.filter(({ name }) => name !== 'nobody')
      answers.push({ give: () => resolve(found.reverse()), fail: reject })
    })
  })
  return { reads, sent, answers }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test.group('Gathered reads', () => {
  test('what is asked for in one turn is one statement, and each gets its own', async ({
    assert,
  }) => {
    const { reads, sent, answers } = held()
    const asked = Promise.all(['a', 'nobody', 'b', 'a'].map((key) => reads.find(key)))
    await turn()
    answers[0]!.give()
    const found = await asked
    assert.deepEqual(sent, [['a', 'nobody', 'b', 'a']])
    assert.deepEqual(
      found.map((row) => row?.name),
      ['a', undefined, 'b', 'a']
    )
    assert.notStrictEqual(found[0], found[3])
  })

  test('nobody is answered by a statement that was sent before he asked', async ({ assert }) => {
    const { reads, sent, answers } = held()
    const first = reads.find('a')
    await turn()
    const second = reads.find('a')
    await turn()
    assert.deepEqual(sent, [['a'], ['a']])
    answers[1]!.give()
    assert.equal((await second)?.name, 'a')
    answers[0]!.give()
    assert.equal((await first)?.name, 'a')
  })

  test('a failure is told to all who waited for it, and to nobody after them', async ({
    assert,
  }) => {
    const { reads, answers } = held()
    const both = Promise.allSettled([reads.find('a'), reads.find('b')])
    await turn()
    answers[0]!.fail(new Error('away'))
    const reasons = (await both).map((one) => one.status === 'rejected' && one.reason.message)
    assert.deepEqual(reasons, ['away', 'away'])
    const later = reads.find('a')
    await turn()
    answers[1]!.give()
    assert.equal((await later)?.name, 'a')
  })

  test('a key that the database refuses fails alone', async ({ assert }) => {
    const reads = new GatheredReads<string, Row>(async (keys) => {
      if (keys.includes('?')) throw Object.assign(new Error('no uuid'), { code: '22P02' })
      return keys.map((name, index) => ({ place: index + 1, name }))
    })
    const all = await Promise.allSettled(['a', '?', 'b'].map((key) => reads.find(key)))
    assert.deepEqual(
      all.map((one) => one.status === 'fulfilled' && one.value?.name),
      ['a', false, 'b']
    )
  })
})
