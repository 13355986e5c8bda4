import { test } from '@japa/runner'
import { v7 } from 'uuid'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { keyOf } from '#tests/support/keys'
import { Serving } from '#tests/support/serving'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('The endpoint of a deployment', (group) => {
  let me: SignedIn
  group.setup(async () => void (await sharedWorker()))
  group.each.setup(async () => {
    me = await signedIn()
  })

  /** A workflow whose output is what its step makes of the input. */
  async function echo(serve: Executions, inputs: unknown = { n: '{{ inputs.n }}' }) {
    return serve.workflow([
      { stepKey: 'echo', stepType: 'agent', agentId: await serve.echo(), inputs },
    ])
  }

  test('answers the output of what it runs', async ({ client, assert }) => {
    const workflowId = await echo(new Executions(client, me))
    const serving = await Serving.start(client, me, { workflowId })
    const response = await serving.run({ n: 7 })
    response.assertStatus(200)
    assert.deepEqual(response.body().data, { echo: [{ n: 7 }] })
    const path = String(response.header('location'))
    const run = (await serving.read(path)).body().data
    assert.deepInclude(run, { status: 'completed', output: { echo: [{ n: 7 }] }, errorCode: null })
    assert.isTrue(run.statusUrl.endsWith(path))
    const execution = await new Executions(client, me).show(run.executionId)
    assert.deepInclude(execution, { deploymentId: serving.id, workflowVersion: 1 })
    assert.deepEqual(execution.triggerData, { deployment: { id: serving.id, version: 1 } })
  })

  test('answers 202 and where to ask, when asked to, or when time is up', async ({
    client,
    assert,
  }) => {
    const executions = new Executions(client, me)
    const steps = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1500 } }]
    const workflowId = await executions.workflow(steps)
    const config = { timeoutSeconds: 1 }
    const serving = await Serving.start(client, me, { workflowId, config })
    for (const query of ['?mode=async', '']) {
      const response = await serving.run({}, query)
      response.assertStatus(202)
      const { executionId, statusUrl, output } = response.body().data
      assert.isNull(output)
      const path = new URL(statusUrl).pathname
      assert.equal(path, `${serving.path}/executions/${executionId}`)
      await eventually(
        async () => (await serving.read(path)).body().data.status === 'completed',
        10_000
      )
    }
  })

  test('streams what happens, and then the output', async ({ client, assert }) => {
    const workflowId = await echo(new Executions(client, me))
    const serving = await Serving.start(client, me, { workflowId })
    const base = `http://127.0.0.1:${process.env.PORT ?? 3333}`
    const response = await fetch(`${base}${serving.path}?mode=stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': serving.apiKey },
      body: '{"n":3}',
    })
    assert.match(response.headers.get('content-type')!, /^text\/event-stream/)
    const events = [...(await response.text()).matchAll(/^event: (\w+)\ndata: (.*)$/gm)]
    const names = events.map(([, name]) => name)
    assert.includeMembers(names, ['execution', 'step'])
    assert.equal(names.at(-1), 'output')
    assert.deepEqual(JSON.parse(events.at(-1)![2]!), { output: { echo: [{ n: 3 }] } })
  })

  test('streams on while what is deployed changes, and counts who leaves', async ({
    client,
    assert,
  }) => {
    const executions = new Executions(client, me)
    const steps = [{ stepKey: 'rest', stepType: 'wait', config: { signal: 'go' } }]
    const workflowId = await executions.workflow(steps)
    const serving = await Serving.start(client, me, { workflowId })
    const open = (signal: AbortSignal | null = null) =>
      fetch(`http://127.0.0.1:${process.env.PORT ?? 3333}${serving.path}?mode=stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': serving.apiKey },
        body: '{}',
        signal,
      })
    const leaving = new AbortController()
    await open(leaving.signal)
    leaving.abort()
    const response = await open()
    const id = response.headers.get('location')!.split('/').at(-1)!
    await eventually(async () => (await executions.show(id)).status === 'waiting')
    const path = `/api/v1/workflows/${workflowId}`
    const other = { stepKey: 'echo', stepType: 'agent', agentId: await executions.echo() }
    await client
      .patch(path)
      .headers(me.headers)
      .json({ steps: [other] })
    ;(await serving.patch({ version: 2 })).assertStatus(200)
    const signals = `/api/v1/executions/${id}/signals`
    await client
      .post(signals)
      .headers(me.headers)
      .json({ name: 'go', payload: { by: 'hand' } })
    assert.match(await response.text(), /event: output\ndata: .*hand/)
    await eventually(async () => (await serving.show()).totalRequests === 2, 8_000)
  })

  test('is for who has its key, or a key of its owner that may execute deployments', async ({
    client,
    assert,
  }) => {
    const serving = await Serving.start(client, me, {})
    const other = await signedIn()
    const owners = await keyOf(me.user, ['execute:deployments'])
    const tooFew = await keyOf(me.user, ['execute:workflows', 'write:deployments'])
    const others = await keyOf(other.user, ['execute:deployments'])
    const ask = (key?: string, id = serving.id) =>
      client
        .post(`/run/${id}?mode=async`)
        .headers(key === undefined ? {} : { 'X-API-Key': key })
        .json({ rows: [] })
    const none = await ask()
    none.assertStatus(401)
    assert.equal(none.body().error.code, 'AUTHENTICATION_REQUIRED')
    assert.equal(none.header('www-authenticate'), 'Bearer')
    for (const key of ['dk_wrong', tooFew.key, others.key]) {
      const refused = await ask(key)
      refused.assertStatus(401)
      assert.equal(refused.body().error.code, 'INVALID_API_KEY', key)
    }
    const jwt = await client.post(serving.path).headers(me.headers).json({ rows: [] })
    jwt.assertStatus(401)
    for (const key of [serving.apiKey, owners.key]) (await ask(key)).assertStatus(202)
    ;(await ask(serving.apiKey, v7())).assertStatus(404)
    ;(await ask(serving.apiKey, 'no-id')).assertStatus(404)
    await me.user.merge({ isActive: false }).save()
    ;(await ask(serving.apiKey)).assertStatus(401)
  })

  test('takes JSON objects only', async ({ client }) => {
    const serving = await Serving.start(client, me, {})
    const list = await serving.run([1])
    list.assertStatus(400)
    ;(await serving.run({}, '?mode=later')).assertStatus(400)
  })

  test('starts one execution for one Idempotency-Key', async ({ client, assert }) => {
    const workflowId = await echo(new Executions(client, me))
    const serving = await Serving.start(client, me, { workflowId })
    const once = { 'Idempotency-Key': 'once' }
    const first = await serving.run({ n: 1 }, '', once)
    const again = await serving.run({ n: 1 }, '', once)
    again.assertStatus(200)
    assert.equal(again.header('location'), first.header('location'))
    assert.equal(again.header('idempotent-replayed'), 'true')
    ;(await serving.run({ n: 2 }, '', once)).assertStatus(409)
  })

  test('shows only what was asked of it', async ({ client }) => {
    const executions = new Executions(client, me)
    const serving = await Serving.start(client, me, {})
    const other = await Serving.start(client, me, {})
    const response = await other.run({ rows: [] }, '?mode=async')
    const { executionId } = response.body().data
    ;(await serving.read(`${serving.path}/executions/${executionId}`)).assertStatus(404)
    const own = await executions.start([
      { stepKey: 'a', stepType: 'wait', config: { durationMs: 1 } },
    ])
    ;(await serving.read(`${serving.path}/executions/${own}`)).assertStatus(404)
  })

  test('fails with 502 when what it runs fails', async ({ client, assert }) => {
    const executions = new Executions(client, me)
    const agentId = await executions.agent({
      config: {
        operation: 'filter',
        source: '{{ inputs.rows }}',
        transformation: { condition: 'item.value > 1' },
      },
    })
    const serving = await Serving.start(client, me, { agentId })
    const response = await serving.run({ rows: 5 })
    response.assertStatus(502)
    assert.equal(response.body().error.code, 'EXECUTION_FAILED')
  })
})
