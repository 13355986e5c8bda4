import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import CheckHealth from '#actions/deployments/check_health'
import DeploymentHealthChanged from '#events/deployment_health_changed'
import Deployment from '#models/deployment'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { Serving } from '#tests/support/serving'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Health of a deployment', (group) => {
  let me: SignedIn
  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    me = await signedIn()
  })

  const judge = async (id: string) => (await app.container.make(CheckHealth)).handle(id)

  test('is told by its check, and by what fails', async ({ client, assert, cleanup }) => {
    const told: string[] = []
    const hear = ({ deployment, from, to }: DeploymentHealthChanged) => {
      if (deployment.id === serving.id) told.push(`${from} > ${to}`)
    }
    emitter.on(DeploymentHealthChanged, hear)
    cleanup(() => emitter.off(DeploymentHealthChanged, hear))
    const slow = { intervalSeconds: 86_400 }
    const healthCheck = { input: { rows: [] }, ...slow }
    const serving = await Serving.start(client, me, { config: { healthCheck } })
    await eventually(async () => (await serving.show()).lastHealthCheckAt !== null, 10_000)
    await judge(serving.id)
    assert.equal((await serving.show()).healthStatus, 'healthy')
    const bad = { input: { rows: 5 }, ...slow }
    await serving.patch({ config: { healthCheck: bad } })
    await judge(serving.id)
    const { healthStatus, healthReason } = await serving.show()
    assert.equal(healthStatus, 'unhealthy')
    assert.match(healthReason, /The check ended as failed/)
    assert.equal(told.at(-1), 'healthy > unhealthy')
  })

  test('is told by the share of failures where there is no check', async ({ client, assert }) => {
    const serving = await Serving.start(client, me, {})
    await judge(serving.id)
    assert.equal((await serving.show()).healthStatus, 'unknown')
    for (const rows of [[], [], [], [], 5]) await serving.run({ rows })
    await judge(serving.id)
    const { healthStatus, healthReason } = await serving.show()
    assert.equal(healthStatus, 'degraded')
    assert.match(healthReason, /1 of 5 executions failed/)
  })

  test('is degraded while its check is refused since as much runs as may', async ({
    client,
    assert,
  }) => {
    const steps = [{ stepKey: 'rest', stepType: 'wait', config: { signal: 'never' } }]
    const workflowId = await new Executions(client, me).workflow(steps)
    const healthCheck = { input: {}, intervalSeconds: 86_400, timeoutMs: 100 }
    const config = { maxConcurrency: 1, healthCheck }
    const serving = await Serving.start(client, me, { workflowId })
    await serving.patch({ config })
    await judge(serving.id)
    assert.match((await serving.show()).healthReason, /took longer than 100 ms|1 at a time/)
    // The check was cancelled, and holds no place.
    const run = await eventually(async () => {
      const { executionId } = (await serving.run({}, '?mode=async')).body().data ?? {}
      return executionId
    })
    await judge(serving.id)
    const { healthStatus, healthReason } = await serving.show()
    assert.equal(healthStatus, 'degraded')
    assert.match(healthReason, /refused: The deployment runs 1 at a time/)
    await client.post(`/api/v1/executions/${run}/cancel`).headers(me.headers)
  })

  test('of one is judged however many others have long to go', async ({ client, assert }) => {
    const agentId = await new Executions(client, me).echo()
    const rare = { healthCheck: { input: {}, intervalSeconds: 86_400 } }
    const waiting = []
    for (let n = 0; n < 21; n++) {
      waiting.push((await Serving.start(client, me, { agentId, config: rare })).id)
    }
    const since = { lastHealthCheckAt: DateTime.utc().minus({ hours: 1 }).toJSDate() }
    await Deployment.query().whereIn('id', waiting).update(since)
    const serving = await Serving.start(client, me, { agentId })
    const due = DateTime.utc().minus({ minutes: 5 })
    await Deployment.query().where('id', serving.id).update({ lastHealthCheckAt: due.toJSDate() })
    const judgedAt = async () => DateTime.fromISO((await serving.show()).lastHealthCheckAt)
    const check = await app.container.make(CheckHealth)
    await eventually(async () => {
      await check.round()
      return (await judgedAt()) > due.plus({ minutes: 1 })
    }, 20_000)
    const rested = await Deployment.query().whereIn('id', waiting).where(since)
    assert.lengthOf(rested, 21)
    for (const one of rested) await one.merge({ status: 'stopped' }).save()
  })
})
