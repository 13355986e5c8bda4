import { v7 } from 'uuid'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import Deployment from '#models/deployment'
import { dataOf } from '#tests/support/answers'
import { makeDeployment } from '#tests/support/deployments'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

const PATH = '/api/v1/deployments'

test.group('Deployments and who reaches them', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  test('lists are one’s own, filtered, searched, sorted and paged', async ({ client, assert }) => {
    await makeDeployment(client, await signedIn())
    const { agentId } = await makeDeployment(client, me, { name: 'Alpha' })
    const more = { agentId, environment: 'staging' }
    await makeDeployment(client, me, { ...more, name: 'Beta', description: 'for Alpha' })
    const { id } = await makeDeployment(client, me, { ...more, name: 'Gamma' })
    await Deployment.query().where('id', id).update({ status: 'failed' })
    const names = async (qs: object) => {
      const data = await dataOf(client.get(PATH).qs(qs).headers(me.headers))
      return data.map(({ name }: { name: string }) => name)
    }
    assert.deepEqual(await names({}), ['Gamma', 'Beta', 'Alpha'])
    assert.deepEqual(await names({ environment: 'staging' }), ['Gamma', 'Beta'])
    assert.deepEqual(await names({ environment: 'staging', status: 'stopped' }), ['Beta'])
    assert.deepEqual(await names({ search: 'alpha' }), ['Beta', 'Alpha'])
    assert.deepEqual(await names({ sortBy: 'name', sortOrder: 'asc', pageSize: 1, page: 3 }), [
      'Gamma',
    ])
    const listed = await client.get(PATH).qs({ pageSize: 2 }).headers(me.headers)
    assert.deepInclude(listed.body().pagination, { totalItems: 3, totalPages: 2, hasNext: true })
    const wrong = [{ environment: 'x' }, { status: 'x' }, { sortBy: 'keyHash' }, { pageSize: 0 }]
    for (const qs of wrong) {
      const refused = await client.get(PATH).qs(qs).headers(me.headers)
      refused.assertStatus(400)
      assert.equal(refused.body().error.details[0].field, Object.keys(qs)[0])
    }
  })

  /** Each route of one deployment, and of all. */
  function routes(client: ApiClient, id: string) {
    const body = { name: 'x', environmentVars: { A: '1' } }
    const one = [
      () => client.get(`${PATH}/${id}`),
      () => client.patch(`${PATH}/${id}`).json(body),
      () => client.post(`${PATH}/${id}/rotate-key`),
      () => client.delete(`${PATH}/${id}`),
    ]
    return { one, all: [() => client.get(PATH), () => client.post(PATH).json(body), ...one] }
  }

  test('nobody comes in without a login, automation not at all', async ({ client }) => {
    const { id } = await makeDeployment(client, me)
    const robot = await signedIn('agent')
    await Deployment.query().where('id', id).update({ userId: robot.user.id })
    for (const route of routes(client, id).all) {
      const anonymous = await route()
      anonymous.assertStatus(401)
      const refused = await route().headers(robot.headers)
      refused.assertStatus(403)
    }
  })

  test('others are refused, admins are not', async ({ client, assert }) => {
    const { id } = await makeDeployment(client, me)
    const [other, admin] = [await signedIn(), await signedIn('admin')]
    for (const route of routes(client, id).one) {
      const refused = await route().headers(other.headers)
      refused.assertStatus(403)
      const allowed = await route().headers(admin.headers)
      assert.include([200, 204], allowed.status())
    }
    for (const unknown of [v7(), 'one']) {
      for (const route of routes(client, unknown).one) {
        const missing = await route().headers(other.headers)
        missing.assertStatus(404)
      }
    }
  })
})
