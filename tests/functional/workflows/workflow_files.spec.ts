import { parse, stringify } from 'yaml'
import { test } from '@japa/runner'
import type { ApiRequest } from '@japa/api-client'
import Agent from '#models/agent'
import Workflow from '#models/workflow'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/

/** A loop over a branch of agents, an arrow with a condition, a place and metadata. */
function graph(first: string, second: string) {
  return {
    steps: [
      { stepKey: 'start', stepType: 'agent', agentId: first, inputs: { agentId: 'only a name' } },
      {
        stepKey: 'each',
        stepType: 'loop',
        dependsOn: ['start'],
        config: {
          items: '{{ inputs.rows }}',
          steps: [
            {
              stepKey: 'both',
              stepType: 'parallel',
              config: {
                branches: [
                  { key: 'left', agentId: second },
                  {
                    key: 'right',
                    steps: [{ stepKey: 'in', stepType: 'agent', agentId: first }],
                  },
                ],
              },
            },
          ],
        },
      },
    ],
    definition: {
      nodes: [
        { id: 'start', type: 'agent', position: { x: 10, y: 20 } },
        { id: 'each', type: 'loop' },
      ],
      edges: [{ source: 'start', target: 'each', condition: 'steps.start.output.count > 1' }],
      metadata: { timeout: 60 },
    },
  }
}

/** A graph as it is told of, without the ids that each copy has of its own. */
function withoutIds(graphOfCopy: { steps: object[]; definition: object }, agentIds: string[]) {
  const { steps, definition } = graphOfCopy
  const told = JSON.stringify({ steps: steps.map((step) => ({ ...step, id: '' })), definition })
  return agentIds.reduce((text, id, index) => text.replaceAll(id, `agent ${index}`), told)
}

/** Lets a request carry YAML. */
function withYaml(request: ApiRequest, text: string): ApiRequest {
  request.request.type('application/yaml').send(text)
  return request
}

test.group('Workflows as files', (group) => {
  let me: SignedIn
  group.each.setup(async () => {
    me = await signedIn()
  })

  for (const format of ['json', 'yaml']) {
    test(`carries a workflow with its agents to another user as ${format}`, async ({
      client,
      assert,
    }) => {
      const keep = await makeAgent(client, me, { status: 'active', tags: ['x'] })
      const other = await makeAgent(client, me, { name: 'Keep' })
      const made = await makeWorkflow(client, me, {
        ...graph(keep.id, other.id),
        status: 'active',
        description: 'All of it',
        tags: ['carried'],
        scheduleCron: '0 7 * * *',
        scheduleTimezone: 'Europe/Berlin',
      })
      const url = `/api/v1/workflows/${made.id}/export`
      const exported = await client.get(url).qs({ format }).headers(me.headers)
      exported.assertStatus(200)
      const file = format === 'json' ? exported.body().data : parse(exported.text())
      assert.deepInclude(file, { turbocat: 1, name: 'Plain', warnings: [], tags: ['carried'] })
      assert.deepEqual(Object.keys(file.agents), ['keep', 'keep_2'])
      assert.notMatch(JSON.stringify(file), UUID)
      assert.equal(file.steps[0].agentKey, 'keep')
      assert.notProperty(file, 'status')

      const you = await signedIn()
      const request = client.post('/api/v1/workflows/import').headers(you.headers)
      const response = await (format === 'json'
        ? request.json(file)
        : withYaml(request, exported.text()))
      response.assertStatus(201)
      const copy = response.body().data
      assert.deepInclude(copy, {
        userId: you.user.id,
        status: 'draft',
        version: 1,
        parentId: null,
        description: 'All of it',
        scheduleCron: '0 7 * * *',
        scheduleTimezone: 'Europe/Berlin',
        scheduleEnabled: false,
      })
      const agents = await Agent.query().where('userId', you.user.id).orderBy('id')
      assert.lengthOf(agents, 2)
      for (const agent of agents) assert.equal(agent.status, 'draft')
      assert.deepEqual(agents[0]!.tags, ['x'])
      const ids = agents.map(({ id }) => id)
      assert.equal(withoutIds(copy, ids), withoutIds(made, [keep.id, other.id]))
    })
  }

  test('answers YAML to who accepts only that, and JSON to everybody else', async ({
    client,
    assert,
  }) => {
    const { id } = await makeWorkflow(client, me)
    const read = (accept: string) =>
      client.get(`/api/v1/workflows/${id}/export`).headers({ ...me.headers, accept })
    for (const accept of ['application/yaml', 'text/yaml']) {
      const answer = await read(accept)
      assert.match(answer.header('content-type') ?? '', /^application\/yaml/)
      assert.equal(parse(answer.text()).turbocat, 1)
    }
    for (const accept of ['*/*', 'application/json', 'text/html, */*;q=0.8']) {
      assert.equal((await read(accept)).body().data.turbocat, 1)
    }
  })

  test('takes the answer of the export back as it came', async ({ client }) => {
    const { id } = await makeWorkflow(client, me)
    const exported = await client.get(`/api/v1/workflows/${id}/export`).headers(me.headers)
    const request = client.post('/api/v1/workflows/import').headers(me.headers)
    const response = await request.json(exported.body())
    response.assertStatus(201)
    response.assertBodyContains({ data: { name: 'Plain', steps: [{ stepKey: 'check' }] } })
  })

  test('keeps agents of others out of the file of a public workflow', async ({
    client,
    assert,
  }) => {
    const agent = await makeAgent(client, me)
    const steps = [{ stepKey: 'a', stepType: 'agent', agentId: agent.id }]
    const { id } = await makeWorkflow(client, me, { steps, isPublic: true })
    const you = await signedIn()
    const exported = await client.get(`/api/v1/workflows/${id}/export`).headers(you.headers)
    exported.assertStatus(200)
    const file = exported.body().data
    assert.deepEqual(file.agents, {})
    assert.equal(file.warnings[0].field, 'steps.0')
    assert.notInclude(JSON.stringify(file), agent.id)
    const request = client.post('/api/v1/workflows/import').headers(you.headers)
    const response = await request.json(file)
    response.assertStatus(400)
    assert.equal(response.body().error.details[0].field, 'steps.0.agentId')
  })

  test('is for those who may read and make workflows', async ({ client }) => {
    const { id } = await makeWorkflow(client, me)
    const you = await signedIn()
    const url = `/api/v1/workflows/${id}/export`
    ;(await client.get(url).headers(you.headers)).assertStatus(403)
    ;(await client.get(url)).assertStatus(401)
    const automation = await signedIn('agent')
    const request = client.post('/api/v1/workflows/import').headers(automation.headers)
    ;(await request.json({ turbocat: 1, name: 'x' })).assertStatus(403)
  })

  test('names each thing that does not fit and makes nothing', async ({ client, assert }) => {
    const agents = { a: { name: 'A', type: 'data' } }
    const step = { stepKey: 's', stepType: 'agent' }
    const cases: [object, string][] = [
      [{ name: 'No version' }, 'turbocat'],
      [{ turbocat: 2, name: 'Too new' }, 'turbocat'],
      [{ turbocat: 1 }, 'name'],
      [{ turbocat: 1, name: 'x', agents: { a: { name: 'A' } } }, 'agents.a.type'],
      [{ turbocat: 1, name: 'x', agents, steps: [{ stepKey: 's' }] }, 'steps.0.stepType'],
      [{ turbocat: 1, name: 'x', agents, steps: [{ ...step, agentKey: 'b' }] }, 'steps.0.agentKey'],
      [
        { turbocat: 1, name: 'x', agents, steps: [{ ...step, agentKey: 'a', dependsOn: ['y'] }] },
        'steps.0.dependsOn.0',
      ],
      [{ turbocat: 1, name: 'x', scheduleCron: 'never' }, 'scheduleCron'],
    ]
    for (const [file, field] of cases) {
      const request = client.post('/api/v1/workflows/import').headers(me.headers)
      const response = await withYaml(request, stringify(file))
      response.assertStatus(400)
      assert.include(
        response.body().error.details.map((detail: { field: string }) => detail.field),
        field
      )
    }
    assert.lengthOf(await Agent.query().where('userId', me.user.id), 0)
    assert.lengthOf(await Workflow.query().where('userId', me.user.id), 0)
  })
})
