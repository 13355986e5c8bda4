import { test } from '@japa/runner'
import { Rounds } from '#services/rounds'

/** Rounds that tell what they report. */
function reporting() {
  const told: string[] = []
  const rounds = new Rounds((error, name) => told.push(`${name}: ${(error as Error).message}`))
  return { rounds, told }
}

test.group('What a process does again and again', () => {
  test('is let end before the process does', async ({ assert }) => {
    const { rounds, told } = reporting()
    let end = () => {}
    let ended = false
    rounds.every(60, 'sweep', () => new Promise<void>((resolve) => (end = resolve)))
    const stopped = rounds.stop(60_000).then(() => (ended = true))
    assert.isFalse(ended)
    end()
    await stopped
    assert.deepEqual(told, [])
  })

  test('is named and left where it does not end', async ({ assert }) => {
    const { rounds, told } = reporting()
    rounds.every(60, 'sweep', () => new Promise(() => {}))
    rounds.every(60, 'due', async () => {})
    await rounds.stop(20)
    assert.deepEqual(told, ['sweep: Has not ended within 20 ms'])
  })

  test('goes on after a round that failed', async ({ assert }) => {
    const { rounds, told } = reporting()
    let times = 0
    await new Promise<void>((resolve) => {
      rounds.every(0.005, 'sweep', async () => {
        if (++times === 2) resolve()
        throw new Error('away')
      })
    })
    await rounds.stop(60_000)
    assert.isAbove(told.length, 1)
    assert.equal(told[0], 'sweep: away')
  })
})
