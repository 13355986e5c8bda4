import { test } from '@japa/runner'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { AGENT_DATA, AGENT_TEMPLATE, WORKFLOW_DATA } from '#tests/support/templates'

const PATH = '/api/v1/templates'

const [keep, rest] = WORKFLOW_DATA.steps as [object, object]
const workflow = (data: object) => ({
  type: 'workflow',
  templateData: { ...WORKFLOW_DATA, ...data },
})
const api = (config: object) => ({ type: 'api', config: { url: 'https://api.test/', ...config } })
const literal = { headers: { 'Authorization': 'Bearer abc', 'X-Fine': 'plain' } }

/** What is wrong, and the fields that the answer names. */
const WRONG: Array<{ field: string; sent: Record<string, unknown> }> = [
  { field: 'name', sent: { name: undefined } },
  { field: 'name', sent: { name: '  ' } },
  { field: 'name', sent: { name: 'x'.repeat(256) } },
  { field: 'description', sent: { description: 7 } },
  { field: 'category', sent: { category: undefined } },
  { field: 'category', sent: { category: '' } },
  { field: 'category', sent: { category: 'x'.repeat(101) } },
  { field: 'type', sent: { type: 'robot' } },
  { field: 'type', sent: { type: undefined } },
  { field: 'tags', sent: { tags: 'a' } },
  { field: 'tags.0', sent: { tags: [''] } },
  { field: 'isPublic', sent: { isPublic: 'true' } },
  { field: 'isOfficial', sent: { isOfficial: null } },
  { field: 'templateData', sent: { templateData: undefined } },
  { field: 'templateData', sent: { templateData: [] } },
  { field: 'templateData.type', sent: { templateData: {} } },
  { field: 'templateData.config', sent: { templateData: { ...AGENT_DATA, config: 'x' } } },
  { field: 'templateData.maxMemoryMb', sent: { templateData: { ...AGENT_DATA, maxMemoryMb: 1 } } },
  { field: 'templateData.config.headers.Authorization', sent: { templateData: api(literal) } },
  {
    field: 'templateData.config.query.api_key',
    sent: { templateData: api({ query: { api_key: 'abc', page: '1' } }) },
  },
  { field: 'templateData.steps', sent: { type: 'workflow', templateData: {} } },
  { field: 'templateData.steps.0.stepType', sent: workflow({ steps: [{ stepKey: 'a' }] }) },
  {
    field: 'templateData.steps.0.agentKey',
    sent: workflow({ steps: [{ ...keep, agentKey: 'nobody' }] }),
  },
  { field: 'templateData.steps.0.stepKey', sent: workflow({ steps: [{ ...rest, stepKey: '1' }] }) },
  {
    field: 'templateData.steps.1.dependsOn.0',
    sent: workflow({ steps: [keep, { ...rest, dependsOn: ['gone'] }] }),
  },
  {
    field: 'templateData.steps.0.dependsOn',
    sent: workflow({
      steps: [
        { ...keep, dependsOn: ['rest'] },
        { ...rest, dependsOn: ['keep'] },
      ],
    }),
  },
  { field: 'templateData.agents.keep.name', sent: workflow({ agents: { keep: AGENT_DATA } }) },
  {
    field: 'templateData.agents.keep.config.headers.Authorization',
    sent: workflow({ agents: { keep: { name: 'Keep', ...api(literal) } } }),
  },
  { field: 'templateData.scheduleCron', sent: workflow({ scheduleCron: 'often' }) },
  { field: 'templateData.stepKey', sent: { type: 'step', templateData: { stepType: 'wait' } } },
  {
    field: 'templateData.config.durationMs',
    sent: {
      type: 'step',
      templateData: { stepKey: 'a', stepType: 'wait', config: { durationMs: -1 } },
    },
  },
]

test.group('Templates that nothing can be made of', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  test('{$i}: {field} does not fit')
    .with(WRONG)
    .run(async ({ client, assert }, { field, sent }) => {
      const response = await client
        .post(PATH)
        .headers(me.headers)
        .json({ ...AGENT_TEMPLATE, ...sent })
      response.assertStatus(400)
      const { details } = response.body().error
      assert.include(
        details.map((one: { field: string }) => one.field),
        field,
        JSON.stringify(details)
      )
    })

  test('because of agents that are not the author’s', async ({ client, assert }) => {
    const [mine, foreign] = [
      await makeAgent(client, me),
      await makeAgent(client, await signedIn(), { isPublic: false }),
    ]
    const make = (agentId: string) => {
      const steps = [{ stepKey: 'a', stepType: 'agent', agentId }]
      return client
        .post(PATH)
        .headers(me.headers)
        .json({ ...AGENT_TEMPLATE, ...workflow({ steps }) })
    }
    const fine = await make(mine.id)
    fine.assertStatus(201)
    const refused = await make(foreign.id)
    refused.assertStatus(400)
    assert.equal(refused.body().error.details[0].field, 'templateData.steps.0.agentId')
  })

  test('are not those that take a credential from elsewhere', async ({ client }) => {
    const config = { headers: { 'Authorization': 'Bearer {{ env.TOKEN }}', 'X-Token': '' } }
    const step = { stepKey: 'a', stepType: 'wait', config: { durationMs: 1 }, dependsOn: ['b'] }
    for (const fine of [{ templateData: api(config) }, { type: 'step', templateData: step }]) {
      const response = await client
        .post(PATH)
        .headers(me.headers)
        .json({ ...AGENT_TEMPLATE, ...fine })
      response.assertStatus(201)
    }
  })
})
