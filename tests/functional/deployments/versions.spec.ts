import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import ApplyChange from '#actions/deployments/apply_change'
import PlanChange from '#actions/deployments/plan_change'
import Deployment from '#models/deployment'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { Serving } from '#tests/support/serving'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Versions of a deployment', (group) => {
  let me: SignedIn
  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    me = await signedIn()
  })

  /** A workflow in as many versions as it is told, each of which says which it is. */
  async function serveVersions(
    client: Executions['client'],
    count: number,
    fields: Record<string, unknown> = {}
  ) {
    const executions = new Executions(client, me)
    const agentId = await executions.echo()
    const steps = (version: number) => [
      { stepKey: 'say', stepType: 'agent', agentId, inputs: { version } },
    ]
    const workflowId = await executions.workflow(steps(1))
    for (let version = 2; version <= count; version++) {
      const path = `/api/v1/workflows/${workflowId}`
      await client
        .patch(path)
        .headers(me.headers)
        .json({ steps: steps(version) })
    }
    const serving = await Serving.start(client, me, { workflowId, version: 1, ...fields })
    const said = async (headers = {}) =>
      (await serving.run({}, '', headers)).body().data.say[0].version
    return { serving, said, agentId }
  }

  test('change with one PATCH, and go back with one call', async ({ client, assert }) => {
    const { serving, said } = await serveVersions(client, 3)
    assert.equal(await said(), 1)
    ;(await serving.patch({ version: 3 })).assertStatus(200)
    assert.equal(await said(), 3)
    const back = await serving.act('rollback')
    back.assertStatus(200)
    assert.deepInclude(back.body().data, { version: 1, releaseNumber: 3 })
    assert.equal(await said(), 1)
    ;(await serving.act('rollback', { releaseNumber: 2 })).assertStatus(200)
    assert.equal(await said(), 3)
    ;(await serving.act('rollback', { releaseNumber: 9 })).assertStatus(409)
    const path = `/api/v1/deployments/${serving.id}/releases`
    const releases = (await client.get(path).headers(me.headers)).body()
    const rows = releases.data.map((one: any) => `${one.number} ${one.reason} ${one.version}`)
    assert.deepEqual(rows, ['4 rollback 3', '3 rollback 1', '2 redeploy 3', '1 start 1'])
    assert.equal(releases.data[0].rolledBackTo, 2)
  })

  test('stay with their agents’ versions until they are released again', async ({
    client,
    assert,
  }) => {
    const { serving, said, agentId } = await serveVersions(client, 1)
    const config = {
      operation: 'map',
      source: ['{{ inputs }}'],
      transformation: { expression: '{"version": 100}' },
    }
    await client.patch(`/api/v1/agents/${agentId}`).headers(me.headers).json({ config })
    assert.equal(await said(), 1)
    await serving.act('stop')
    await eventually(async () => (await serving.show()).status === 'stopped')
    await serving.act('start')
    assert.equal(await said(), 100)
    await serving.act('rollback')
    assert.equal(await said(), 1)
  })

  test('are released with what they need, whoever else changes them at the same time', async ({
    client,
    assert,
  }) => {
    const { serving, agentId } = await serveVersions(client, 3)
    const changes = [{ version: 2 }, { version: 3 }, { version: 1 }, { version: 2 }]
    const statuses = (await Promise.all(changes.map((one) => serving.patch(one)))).map((one) =>
      one.status()
    )
    assert.deepEqual(statuses, [200, 200, 200, 200])
    const path = `/api/v1/deployments/${serving.id}/releases`
    const releases = (await client.get(path).headers(me.headers)).body().data
    const { version, releaseNumber } = await serving.show()
    assert.deepEqual([releases[0].number, releases[0].version], [releaseNumber, version])
    const { agentVersions } = await Deployment.findOrFail(serving.id)
    assert.deepEqual(agentVersions, { [agentId]: 1 })
    const found = await Deployment.findOrFail(serving.id)
    const plan = await (await app.container.make(PlanChange)).handle(found, { version })
    await serving.patch({ version: version === 3 ? 1 : 3 })
    const change = { deploymentId: serving.id, actorId: me.user.id, changes: { version } }
    const apply = await app.container.make(ApplyChange)
    assert.isNull(await db.transaction((trx) => apply.handle(change, plan, trx)))
  })

  test('share the requests by their weights, and by who asks', async ({ client, assert }) => {
    const config = { stickyHeader: 'X-Customer' }
    const { serving, said } = await serveVersions(client, 2, { config })
    const patched = await serving.patch({ traffic: [{ version: 2, weight: 50 }] })
    patched.assertStatus(200)
    assert.deepEqual(patched.body().data.traffic, [{ version: 2, weight: 50 }])
    const answers = await Promise.all(Array.from({ length: 40 }, () => said()))
    assert.sameMembers([...new Set(answers)], [1, 2])
    for (const customer of ['a', 'b', 'c']) {
      const headers = { 'X-Customer': customer }
      const same = await Promise.all([said(headers), said(headers), said(headers)])
      assert.lengthOf([...new Set(same)], 1)
    }
    const path = `/api/v1/deployments/${serving.id}/metrics`
    const figures = await eventually(async () => {
      const { data } = (await client.get(path).headers(me.headers)).body()
      return data.requests === 49 && data
    }, 8_000)
    assert.deepEqual(
      figures.versions.map((one: any) => one.version),
      [2, 1]
    )
    assert.isAbove(figures.p95ResponseTimeMs, 0)
    assert.equal(
      figures.series.reduce((sum: number, { requests }: any) => sum + requests, 0),
      49
    )
    assert.lengthOf(figures.series, 60)
    const week = (await client.get(`${path}?minutes=10080`).headers(me.headers)).body().data
    assert.isAtMost(week.series.length, 60)
    const { totalRequests, totalErrors, avgResponseTimeMs } = await serving.show()
    assert.deepEqual([totalRequests, totalErrors], [49, 0])
    assert.isAbove(avgResponseTimeMs, 0)
    const wrong: Array<[object, string]> = [
      [{ version: 9, weight: 1 }, 'traffic.0.version'],
      [{ version: 2, weight: 101 }, 'traffic.0.weight'],
    ]
    for (const [share, field] of wrong) {
      const refused = await serving.patch({ traffic: [share] })
      refused.assertStatus(400)
      assert.equal(refused.body().error.details[0].field, field)
    }
    await serving.patch({ traffic: null })
    assert.equal(await said(), 1)
  })
})
