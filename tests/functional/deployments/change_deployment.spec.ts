import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { test } from '@japa/runner'
import AuditLog from '#models/audit_log'
import Deployment, { type DeploymentStatus } from '#models/deployment'
import Vault from '#services/vault/vault'
import { makeAgent } from '#tests/support/agents'
import { dataOf } from '#tests/support/answers'
import { makeDeployment } from '#tests/support/deployments'
import { eventually } from '#tests/support/eventually'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const PATH = '/api/v1/deployments'

test.group('Deployments', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  const patch = (id: string, body: object) => ({ path: `${PATH}/${id}`, body })

  /** What a variable of a deployment is, as a worker would read it. */
  async function variable(id: string, name: string) {
    const { environmentVars } = await Deployment.findOrFail(id)
    return new Vault().open(environmentVars[name]!, { table: 'deployments', rowId: id, name })
  }

  test('are changed field by field; what they run stays', async ({ client, assert }) => {
    const agent = await makeAgent(client, me)
    const agentPath = `/api/v1/agents/${agent.id}`
    await client.patch(agentPath).headers(me.headers).json({ maxMemoryMb: 128 })
    const { id } = await makeDeployment(client, me, { agentId: agent.id, version: 1 })
    const changes = {
      name: 'Renamed',
      description: 'New',
      version: 2,
      environment: 'development',
      config: { a: 1 },
      allocatedMemoryMb: 1024,
      allocatedCpuShares: 2,
    }
    const kept = { status: 'running', userId: v7(), totalRequests: 9, workflowId: v7() }
    const response = await client
      .patch(`${PATH}/${id}`)
      .headers(me.headers)
      .json({ ...changes, ...kept })
    response.assertStatus(200)
    const expected = { ...changes, status: 'stopped', userId: me.user.id, totalRequests: 0 }
    assert.deepInclude(response.body().data, { ...expected, agentId: agent.id, workflowId: null })
    assert.notProperty(response.body().data, 'apiKey')
    assert.deepEqual(
      await dataOf(client.get(`${PATH}/${id}`).headers(me.headers)),
      response.body().data
    )
    for (const [field, value] of Object.entries({ version: 3, name: '', allocatedMemoryMb: 1 })) {
      const { path, body } = patch(id, { [field]: value })
      const refused = await client.patch(path).headers(me.headers).json(body)
      refused.assertStatus(400)
      assert.equal(refused.body().error.details[0].field, field)
    }
  })

  test('keep a variable whose mask comes back, and lose one that is null', async ({
    client,
    assert,
  }) => {
    const { id } = await makeDeployment(client, me, { environmentVars: { A: '1', B: '2', C: '3' } })
    const environmentVars = { A: '********', B: 'two', C: null, D: '4', E: null }
    const { path } = patch(id, {})
    const response = await client.patch(path).headers(me.headers).json({ environmentVars })
    response.assertStatus(200)
    const masked = { A: '********', B: '********', D: '********' }
    assert.deepEqual(response.body().data.environmentVars, masked)
    assert.equal(await variable(id, 'A'), '1')
    assert.equal(await variable(id, 'B'), 'two')
    assert.equal(await variable(id, 'D'), '4')
    const other = await client
      .patch(path)
      .headers(me.headers)
      .json({ environmentVars: { C: '********' } })
    other.assertStatus(400)
    assert.equal(other.body().error.details[0].field, 'environmentVars.C')
  })

  test('lose no variable of changes that come at once', async ({ client, assert }) => {
    const { id } = await makeDeployment(client, me)
    const names = Array.from({ length: 10 }, (_, n) => `V${n}`)
    const answers = await Promise.all(
      names.map((name) =>
        client
          .patch(`${PATH}/${id}`)
          .headers(me.headers)
          .json({ environmentVars: { [name]: name } })
      )
    )
    for (const answer of answers) answer.assertStatus(200)
    const { environmentVars } = await Deployment.findOrFail(id)
    assert.sameMembers(Object.keys(environmentVars), names)
  })

  test('are not changed by who has seen an older state', async ({ client, assert }) => {
    const { id } = await makeDeployment(client, me)
    const path = `${PATH}/${id}`
    const read = await client.get(path).headers(me.headers)
    const tag = read.header('etag')!
    assert.match(tag, /^"[\w-]+"$/)
    const stale = { ...me.headers, 'if-match': tag }
    const first = await client
      .patch(path)
      .headers(stale)
      .json({ environmentVars: { A: '1' } })
    first.assertStatus(200)
    assert.notEqual(first.header('etag'), tag)
    const late = [client.patch(path).json({ name: 'Late' }), client.delete(path)]
    for (const request of late) {
      const refused = await request.headers(stale)
      refused.assertStatus(412)
    }
    const wrong = await client.delete(path).headers({ ...me.headers, 'if-match': 'x' })
    wrong.assertStatus(400)
    const rotated = await client.post(`${path}/rotate-key`).headers(me.headers)
    const headers = { ...me.headers, 'if-match': rotated.header('etag')! }
    const gone = await client.delete(path).headers(headers)
    gone.assertStatus(204)
  })

  test('get another key, and the one before is forgotten', async ({ client, assert }) => {
    const { id, apiKey } = await makeDeployment(client, me)
    const response = await client.post(`${PATH}/${id}/rotate-key`).headers(me.headers)
    response.assertStatus(200)
    response.assertHeader('cache-control', 'no-store')
    const { data } = response.body()
    assert.match(data.apiKey, /^dk_[A-Za-z0-9_-]{43}$/)
    assert.notEqual(data.apiKey, apiKey)
    const { keyHash } = await Deployment.findOrFail(id)
    assert.deepEqual(keyHash, createHash('sha256').update(data.apiKey).digest())
  })

  test('go when nothing of them runs, and what they held goes too', async ({ client, assert }) => {
    const { id } = await makeDeployment(client, me, { environmentVars: { A: '1' } })
    const ask = async (status: DeploymentStatus) => {
      await Deployment.query().where('id', id).update({ status })
      return client.delete(`${PATH}/${id}`).headers(me.headers)
    }
    for (const status of ['starting', 'running', 'stopping', 'maintenance'] as const) {
      const refused = await ask(status)
      refused.assertStatus(409)
      assert.include(refused.body().error.message, status)
    }
    const gone = await ask('failed')
    gone.assertStatus(204)
    const { keyHash, environmentVars } = await Deployment.findOrFail(id)
    assert.isNull(keyHash)
    assert.deepEqual(environmentVars, {})
    for (const request of [
      client.get(`${PATH}/${id}`),
      client.patch(`${PATH}/${id}`).json({ name: 'x' }),
      client.delete(`${PATH}/${id}`),
      client.post(`${PATH}/${id}/rotate-key`),
    ]) {
      const missing = await request.headers(me.headers)
      missing.assertStatus(404)
    }
  })

  test('keep what they run from being deleted', async ({ client, assert }) => {
    const [agent, workflow] = [await makeAgent(client, me), await makeWorkflow(client, me)]
    const paths = [
      { path: `/api/v1/agents/${agent.id}`, target: { agentId: agent.id } },
      { path: `/api/v1/workflows/${workflow.id}`, target: { workflowId: workflow.id } },
    ]
    for (const { path, target } of paths) {
      const { id } = await makeDeployment(client, me, target)
      const refused = await client.delete(path).headers(me.headers)
      refused.assertStatus(409)
      assert.include(refused.body().error.details[0].message, `"Shop" (${id})`)
      await client.delete(`${PATH}/${id}`).headers(me.headers)
      const gone = await client.delete(path).headers(me.headers)
      gone.assertStatus(204)
    }
  })

  test('leave a trail that has no values in it', async ({ client, assert }) => {
    const environmentVars = { A: 'hunter2', B: 'hunter2' }
    const { id, apiKey } = await makeDeployment(client, me, { environmentVars })
    const { path, body } = patch(id, { name: 'New', environmentVars: { A: 'hunter2b', B: null } })
    await client.patch(path).headers(me.headers).json(body)
    await client.patch(path).headers(me.headers).json({ name: 'New' })
    await client.post(`${path}/rotate-key`).headers(me.headers)
    await client.delete(path).headers(me.headers)
    const trail = () => AuditLog.query().where({ resourceId: id }).orderBy('id')
    await eventually(async () => (await trail()).length === 4)
    const rows = await trail()
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['created', 'updated', 'key_rotated', 'deleted'].map((verb) => `deployment.${verb}`)
    )
    assert.isTrue(rows.every(({ userId }) => userId === me.user.id))
    assert.deepEqual(rows[1]!.changes, {
      before: { name: 'Shop' },
      after: { name: 'New' },
      environmentVars: { set: ['A'], removed: ['B'] },
    })
    const text = JSON.stringify(rows)
    for (const secret of ['hunter2', apiKey.slice(3)]) assert.notInclude(text, secret)
  })
})
