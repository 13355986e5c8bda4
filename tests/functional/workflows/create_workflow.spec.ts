import { test } from '@japa/runner'
import WorkflowStep from '#models/workflow_step'
import WorkflowVersion from '#models/workflow_version'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

test.group('POST /api/v1/workflows', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  test('makes a draft of steps, with all defaults, both forms and version 1', async ({
    client,
    assert,
  }) => {
    const agent = await makeAgent(client, me)
    const steps = [
      { stepKey: 'work', stepType: 'agent', agentId: agent.id, inputs: { rows: '{{ inputs.r }}' } },
      {
        stepKey: 'rest',
        stepName: 'Take a rest',
        stepType: 'wait',
        position: 7,
        config: { durationMs: 5 },
        outputs: { ended: '{{ work.output }}' },
        dependsOn: ['work'],
        retryCount: 20,
        retryDelayMs: 0,
        timeoutMs: 86_400_000,
        onError: 'continue',
      },
    ]
    const data = await makeWorkflow(client, me, { name: 'Flow', steps })
    assert.deepInclude(data, {
      name: 'Flow',
      description: null,
      userId: me.user.id,
      status: 'draft',
      version: 1,
      parentId: null,
      triggerConfig: {},
      scheduleEnabled: false,
      scheduleCron: null,
      scheduleTimezone: 'UTC',
      totalExecutions: 0,
      avgExecutionTimeMs: 0,
      lastExecutionAt: null,
      tags: [],
      isPublic: false,
    })
    assert.deepInclude(data.steps[0], {
      ...steps[0],
      stepName: 'work',
      position: 0,
      config: {},
      outputs: {},
      dependsOn: [],
      retryCount: 0,
      retryDelayMs: 1000,
      timeoutMs: 30_000,
      onError: 'fail',
    })
    assert.deepInclude(data.steps[1], steps[1]!)
    assert.deepEqual(
      data.definition.nodes.map(({ id }: { id: string }) => id),
      ['work', 'rest']
    )
    assert.deepInclude(data.definition.edges[0], { source: 'work', target: 'rest' })

    const [version, ...others] = await WorkflowVersion.query().where('workflowId', data.id)
    assert.isEmpty(others)
    assert.deepInclude(version!.$attributes, { version: 1, parentId: null, createdBy: me.user.id })
    assert.deepEqual(version!.definition as object, data.definition)
    const kept = data.steps.map(({ id: _id, ...step }: { id: string }) => step)
    assert.deepEqual(version!.steps, kept)
    const shown = await client.get(`/api/v1/workflows/${data.id}`).headers(me.headers)
    assert.deepEqual(shown.body().data, data)
  })

  test('derives steps from a definition alone', async ({ client, assert }) => {
    const definition = {
      nodes: [
        { id: 'a', type: 'wait', config: { durationMs: 1 }, position: { x: 10, y: 20 } },
        { id: 'b', type: 'wait', config: { durationMs: 1 } },
      ],
      edges: [{ source: 'a', target: 'b' }],
      metadata: { timeout: 60 },
    }
    const data = await makeWorkflow(client, me, { steps: undefined, definition })
    assert.deepInclude(data.steps[1], { stepKey: 'b', stepType: 'wait', dependsOn: ['a'] })
    assert.deepEqual(data.definition.metadata, { timeout: 60 })
    assert.deepEqual(data.definition.nodes[0].position, { x: 10, y: 20 })
  })

  test('takes both forms where they agree, and no steps at all', async ({ client, assert }) => {
    const made = await makeWorkflow(client, me)
    const { steps, definition } = made
    const again = await makeWorkflow(client, me, { steps, definition })
    assert.deepEqual(again.definition, definition)
    const empty = await makeWorkflow(client, me, { steps: undefined })
    assert.deepEqual(empty.steps, [])
    assert.deepEqual(empty.definition, { nodes: [], edges: [], metadata: {} })
  })

  test('keeps 2,500 steps, in order', async ({ client, assert }) => {
    const steps = Array.from({ length: 2500 }, (_, at) => ({
      stepKey: `s${at}`,
      stepType: 'wait',
      config: { durationMs: 0 },
      dependsOn: at > 0 ? [`s${at - 1}`] : [],
    }))
    const { id, steps: kept } = await makeWorkflow(client, me, { steps })
    assert.deepEqual(
      kept.map(({ stepKey }: { stepKey: string }) => stepKey),
      steps.map(({ stepKey }) => stepKey)
    )
    assert.lengthOf(await WorkflowStep.query().where('workflowId', id), 2500)
  })

  test('takes agents of its owner and public ones, and no others', async ({ client, assert }) => {
    const other = await signedIn()
    const step = (agentId: string) => ({ stepKey: 'work', stepType: 'agent', agentId })
    const open = await makeAgent(client, other, { isPublic: true })
    await makeWorkflow(client, me, { steps: [step(open.id)] })

    const hidden = await makeAgent(client, other)
    const gone = await makeAgent(client, me)
    await client.delete(`/api/v1/agents/${gone.id}`).headers(me.headers)
    for (const id of [hidden.id, gone.id, '01890a5d-ac96-774b-bcce-b302099a8057']) {
      const branches = [
        { key: 'a', agentId: open.id },
        { key: 'b', steps: [step(id)] },
      ]
      const fan = { stepKey: 'fan', stepType: 'parallel', config: { branches } }
      const body = { name: 'Greedy', steps: [step(id), fan] }
      const response = await client.post('/api/v1/workflows').headers(me.headers).json(body)
      response.assertStatus(400)
      const fields = response.body().error.details.map(({ field }: { field: string }) => field)
      assert.deepEqual(fields, ['steps.0.agentId', 'steps.1.config.branches.1.steps.0.agentId'])
      assert.equal(response.body().error.details[0].rule, 'exists')
    }
  })

  test('drops what a client may not set', async ({ client, assert }) => {
    const other = await signedIn()
    const id = '01890a5d-ac96-774b-bcce-b302099a8057'
    const data = await makeWorkflow(client, me, {
      id,
      userId: other.user.id,
      parentId: id,
      version: 3,
      totalExecutions: 5,
      lastExecutionAt: '2000-01-01T00:00:00.000Z',
      createdAt: '2000-01-01T00:00:00.000Z',
      steps: [
        { stepKey: 'a', stepType: 'wait', config: { durationMs: 1 }, id, workflowId: id, x: 1 },
      ],
    })
    assert.notEqual(data.id, id)
    assert.deepInclude(data, { userId: me.user.id, parentId: null, version: 1 })
    assert.deepInclude(data, { totalExecutions: 0, lastExecutionAt: null })
    assert.notEqual(data.steps[0].id, id)
    assert.notAnyProperties(data.steps[0], ['workflowId', 'x'])
  })

  test('is 401 without a login and 403 for automation', async ({ client }) => {
    const anonymous = await client.post('/api/v1/workflows').json({ name: 'A' })
    anonymous.assertStatus(401)
    const robot = await signedIn('agent')
    const refused = await client
      .post('/api/v1/workflows')
      .headers(robot.headers)
      .json({ name: 'A' })
    refused.assertStatus(403)
  })
})
