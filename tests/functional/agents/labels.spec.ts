import { test } from '@japa/runner'
import { makeAgent, RUNNABLE_AGENT } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

const LABEL = 'render-farm'

test.group('Labels of agents that call others', (group) => {
  let me: SignedIn
  group.setup(async () => {
    me = await signedIn()
  })

  const { config } = RUNNABLE_AGENT
  const tool = { ...RUNNABLE_AGENT, name: 'Render', status: 'active' }
  const labelled = { ...tool, config: { ...config, runsOn: LABEL } }
  const caller = (agentId: string, more: object = {}) => ({
    name: 'Artist',
    type: 'llm',
    status: 'active',
    config: {
      ...{ provider: 'simulated', model: 'scripted', prompt: 'Draw' },
      tools: [{ type: 'agent', agentId }],
      ...more,
    },
  })

  test('have to be those of what they call, once they are active', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me, labelled)
    for (const more of [{}, { runsOn: 'another' }]) {
      const refused = await client.post('/api/v1/agents').headers(me.headers).json(caller(id, more))
      refused.assertStatus(400)
      const [detail] = refused.body().error.details
      assert.equal(detail.field, 'config.tools.0.agentId')
      assert.include(detail.message, `"Render" runs on workers with the label "${LABEL}"`)
    }
    await makeAgent(client, me, caller(id, { runsOn: LABEL }))

    const draft = await makeAgent(client, me, { ...caller(id), status: 'draft' })
    const path = `/api/v1/agents/${draft.id}`
    const { readiness } = (await client.get(path).headers(me.headers)).body().data
    assert.equal(readiness.problems[0].field, 'config.tools.0.agentId')
    const refused = await client.patch(path).headers(me.headers).json({ status: 'active' })
    refused.assertStatus(400)
    const mended = { status: 'active', config: caller(id, { runsOn: LABEL }).config }
    const ready = await client.patch(path).headers(me.headers).json(mended)
    ready.assertStatus(200)
  })

  test('come first: then what they call gets one', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me, tool)
    const one = await makeAgent(client, me, caller(id))
    const path = `/api/v1/agents/${id}`
    const change = { config: labelled.config }
    const refused = await client.patch(path).headers(me.headers).json(change)
    refused.assertStatus(400)
    const [detail] = refused.body().error.details
    assert.equal(detail.field, 'config.runsOn')
    assert.include(detail.message, 'give "Artist" the same runsOn first')

    const given = { config: caller(id, { runsOn: LABEL }).config }
    const first = await client.patch(`/api/v1/agents/${one.id}`).headers(me.headers).json(given)
    first.assertStatus(200)
    const then = await client.patch(path).headers(me.headers).json(change)
    then.assertStatus(200)
  })

  test('of a step must not take an agent to where its tools do not run', async ({
    client,
    assert,
  }) => {
    const { id } = await makeAgent(client, me, labelled)
    const artist = await makeAgent(client, me, caller(id, { runsOn: LABEL }))
    const inner = [{ stepKey: 'draw', stepType: 'agent', agentId: artist.id }]
    const loop = (runsOn?: string) => ({
      name: 'Draw all',
      steps: [{ stepKey: 'all', stepType: 'loop', config: { items: [1], runsOn, steps: inner } }],
    })
    const save = (body: object) => client.post('/api/v1/workflows').headers(me.headers).json(body)
    const refused = await save(loop('another'))
    refused.assertStatus(400)
    const [detail] = refused.body().error.details
    assert.equal(detail.field, 'steps.0.config.steps.0.agentId')
    assert.include(detail.message, 'config.tools.0.agentId: "Render" runs on')
    for (const runsOn of [LABEL, undefined]) (await save(loop(runsOn))).assertStatus(201)
  })
})
