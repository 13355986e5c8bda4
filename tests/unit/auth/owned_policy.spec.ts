import { test } from '@japa/runner'
import OwnedPolicy from '#policies/owned_policy'
import User, { type Role } from '#models/user'

class WorkflowLikePolicy extends OwnedPolicy {
  protected readonly resource = 'workflows'
  protected override readonly agentReads = true
  protected override readonly agentExecutes = true
}

class SecretLikePolicy extends OwnedPolicy {
  protected readonly resource = null
}

function user(role: Role, scopes: string[] | null = null): User {
  const row = new User().merge({ id: 'me', role })
  row.scopes = scopes
  return row
}

const MINE = { userId: 'me' }
const THEIRS = { userId: 'you' }

/** The verbs that are allowed on a row. */
function allowed(policy: OwnedPolicy, who: User, row: typeof MINE): string[] {
  const verbs = ['view', 'update', 'delete', 'execute'] as const
  return verbs.filter((verb) => policy[verb](who, row))
}

test.group('Owned things', () => {
  const policy = new WorkflowLikePolicy()
  const all = ['view', 'update', 'delete', 'execute']

  test('the owner may do all, an admin too, anybody else nothing', ({ assert }) => {
    assert.deepEqual(allowed(policy, user('user'), MINE), all)
    assert.deepEqual(allowed(policy, user('admin'), THEIRS), all)
    assert.deepEqual(allowed(policy, user('user'), THEIRS), [])
    assert.deepEqual(allowed(policy, user('user'), { userId: 'nobody' }), [])
  })

  test('role agent reads and executes its own, and never writes', ({ assert }) => {
    assert.deepEqual(allowed(policy, user('agent'), MINE), ['view', 'execute'])
    assert.deepEqual(allowed(policy, user('agent'), THEIRS), [])
    assert.isFalse(policy.create(user('agent')))
    assert.isTrue(policy.viewList(user('agent')))
    assert.deepEqual(allowed(new SecretLikePolicy(), user('agent'), MINE), [])
    assert.isFalse(new SecretLikePolicy().viewList(user('agent')))
  })

  test('a key does what its scopes say and no more than its user', ({ assert }) => {
    assert.deepEqual(allowed(policy, user('user', ['read:workflows']), MINE), ['view'])
    assert.deepEqual(allowed(policy, user('user', ['write:workflows']), MINE), ['update', 'delete'])
    assert.deepEqual(allowed(policy, user('user', ['execute:workflows']), MINE), ['execute'])
    assert.deepEqual(allowed(policy, user('user', ['read:agents']), MINE), [])
    assert.deepEqual(allowed(policy, user('user', ['read:workflows']), THEIRS), [])
    assert.deepEqual(allowed(policy, user('agent', ['write:workflows']), MINE), [])
  })

  test('no key reaches what has no scope', ({ assert }) => {
    const key = user('admin', ['read:workflows', 'write:workflows'])
    assert.deepEqual(allowed(new SecretLikePolicy(), key, MINE), [])
  })
})
