import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import SettleDeployment from '#actions/deployments/settle_deployment'
import Agent from '#models/agent'
import Deployment from '#models/deployment'
import { makeDeployment } from '#tests/support/deployments'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { Serving } from '#tests/support/serving'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const wait = (durationMs: number) => [{ stepKey: 'rest', stepType: 'wait', config: { durationMs } }]

test.group('The life of a deployment', (group) => {
  let me: SignedIn
  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    me = await signedIn()
  })

  test('starts, once, and stops, once', async ({ client, assert }) => {
    const serving = await Serving.start(client, me, {})
    const running = await serving.show()
    assert.deepInclude(running, { status: 'running', releaseNumber: 1, statusReason: null })
    assert.exists(running.deployedAt)
    ;(await serving.act('start')).assertStatus(409)
    const stopped = await serving.act('stop')
    stopped.assertStatus(200)
    assert.equal(stopped.body().data.status, 'stopped')
    ;(await serving.act('stop')).assertStatus(409)
    const refused = await serving.run({ rows: [] })
    refused.assertStatus(503)
    assert.equal(refused.header('retry-after'), '60')
    assert.equal(refused.body().error.code, 'SERVICE_UNAVAILABLE')
    ;(await serving.act('start')).assertStatus(200)
    assert.equal((await serving.show()).releaseNumber, 1)
  })

  test('starts once, whoever else asks at the same time', async ({ client, assert }) => {
    const { id } = await makeDeployment(client, me)
    const ask = () => client.post(`/api/v1/deployments/${id}/start`).headers(me.headers).json({})
    const statuses = (await Promise.all([ask(), ask(), ask()])).map((one) => one.status())
    assert.deepEqual(statuses.sort(), [200, 409, 409])
  })

  test('says why it can’t start, and is failed', async ({ client, assert }) => {
    const workflowId = await new Executions(client, me).workflow([
      { stepKey: 'a', stepType: 'agent', agentId: await new Executions(client, me).echo() },
    ])
    const { id } = await makeDeployment(client, me, { workflowId })
    await Agent.query().where('userId', me.user.id).update({ deletedAt: DateTime.utc() })
    const path = `/api/v1/deployments/${id}`
    const refused = await client.post(`${path}/start`).headers(me.headers).json({})
    refused.assertStatus(409)
    const { status, statusReason } = (await client.get(path).headers(me.headers)).body().data
    assert.equal(status, 'failed')
    assert.match(statusReason, /There is no such agent/)
    assert.include(refused.body().error.message, statusReason)
  })

  test('does not start without the secrets that its code is given', async ({ client, assert }) => {
    const code = 'export async function main() { return 1 }'
    const config = { runtime: 'nodejs', code, secrets: { TOKEN: 'NOT_THERE' } }
    const agentId = await new Executions(client, me).agent({ name: 'C', type: 'code', config })
    const { id } = await makeDeployment(client, me, { agentId })
    const path = `/api/v1/deployments/${id}/start`
    const refused = await client.post(path).headers(me.headers).json({})
    refused.assertStatus(409)
    assert.match(refused.body().error.message, /config.secrets.TOKEN: .*NOT_THERE/)
  })

  test('is tried with the input of its check before it serves', async ({ client, assert }) => {
    const executions = new Executions(client, me)
    const agentId = await executions.code('if (inputs.n !== 7) throw new Error("No"); return 1')
    const start = async (input: object) => {
      const config = { healthCheck: { input, intervalSeconds: 86_400 } }
      const { id } = await makeDeployment(client, me, { agentId, config })
      const path = `/api/v1/deployments/${id}`
      const status = (await client.post(`${path}/start`).headers(me.headers).json({})).status()
      const runs = (await executions.get(`/executions?deploymentId=${id}`)).body().data
      return { status, runs, of: (await client.get(path).headers(me.headers)).body().data }
    }
    const refused = await start({ n: 1 })
    assert.equal(refused.status, 409)
    assert.equal(refused.of.status, 'failed')
    assert.match(refused.of.statusReason, /The check ended as failed/)
    const good = await start({ n: 7 })
    assert.equal(good.status, 200)
    assert.isAtLeast(good.runs.filter((one: any) => one.status === 'completed').length, 1)
  })

  test('rests for maintenance, and goes on', async ({ client, assert }) => {
    const serving = await Serving.start(client, me, {})
    ;(await serving.act('maintenance')).assertStatus(200)
    ;(await serving.run({ rows: [] })).assertStatus(503)
    ;(await serving.act('maintenance')).assertStatus(409)
    ;(await serving.act('start')).assertStatus(200)
    const answer = await serving.run({ rows: [{ value: 2 }] })
    assert.deepEqual(answer.body().data, [{ value: 2 }])
  })

  test('lets run what runs when it stops, and takes nothing new', async ({ client, assert }) => {
    const workflowId = await new Executions(client, me).workflow(wait(900))
    const serving = await Serving.start(client, me, { workflowId })
    const running = serving.run({}).send()
    await eventually(async () => (await serving.run({}, '?mode=async')).status() === 202)
    const stopping = await serving.act('stop')
    assert.equal(stopping.body().data.status, 'stopping')
    ;(await serving.run({})).assertStatus(503)
    ;(await running).assertStatus(200)
    await eventually(async () => (await serving.show()).status === 'stopped', 10_000)
  })

  test('cancels what runs on when its time to stop is over', async ({ client, assert }) => {
    const executions = new Executions(client, me)
    const agentId = await executions.code('await new Promise((r) => setTimeout(r, 20000))')
    const config = { stopTimeoutSeconds: 1 }
    const serving = await Serving.start(client, me, { agentId, config })
    const { executionId } = (await serving.run({}, '?mode=async')).body().data
    await serving.act('stop')
    await eventually(async () => (await serving.show()).status === 'stopped', 10_000)
    assert.equal((await executions.show(executionId)).status, 'cancelled')
  })

  test('of a start that a crash cut off ends as failed', async ({ client, assert }) => {
    const { id } = await makeDeployment(client, me)
    const long = DateTime.utc().minus({ minutes: 2 })
    await Deployment.query().where('id', id).update({ status: 'starting', statusChangedAt: long })
    await (await app.container.make(SettleDeployment)).round()
    const row = await Deployment.findOrFail(id)
    assert.equal(row.status, 'failed')
    assert.match(row.statusReason!, /ended meanwhile/)
  })
})
