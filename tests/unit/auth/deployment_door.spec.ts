import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import { DeploymentDoor, type Found } from '#auth/deployments/deployment_door'

const hash = (key: string) => createHash('sha256').update(key).digest('hex')

test.group('The door of deployments', () => {
  test('asks about bad keys seldom, and soon knows one that was just made', async ({ assert }) => {
    const known = ['first']
    const state = { asked: 0, now: 0 }
    const find = async () => {
      state.asked += 1
      const keys = known.map((key) => ({ hash: hash(key), apiKeyId: null, perMinute: null }))
      return { deployment: { id: 'one' }, keys } as unknown as Found
    }
    const door = new DeploymentDoor(find, () => state.now)
    const enter = async (key: string) => {
      const entered = await door.enter('one', key)
      return typeof entered === 'string' ? entered : 'entered'
    }
    assert.equal(await enter('first'), 'entered')
    const guesses = Array.from({ length: 100 }, (_one, n) => enter(`guess ${n}`))
    assert.deepEqual(new Set(await Promise.all(guesses)), new Set(['refused']))
    assert.equal(state.asked, 1)
    known.push('second')
    state.now += 51
    const later = Array.from({ length: 100 }, (_one, n) => enter(`guess ${n}`))
    assert.deepEqual(new Set(await Promise.all(later)), new Set(['refused']))
    assert.equal(state.asked, 2)
    assert.equal(await enter('second'), 'entered')
    known.length = 0
    assert.equal(await enter('second'), 'refused')
  })
})
