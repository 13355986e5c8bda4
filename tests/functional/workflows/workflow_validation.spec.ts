import { test } from '@japa/runner'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const wait = (stepKey: string, more: object = {}) => ({
  stepKey,
  stepType: 'wait',
  config: { durationMs: 1 },
  ...more,
})

test.group('What a workflow must be', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  test('names {field} of {body}')
    .with([
      { field: 'name', body: { name: undefined } },
      { field: 'name', body: { name: ' ' } },
      { field: 'name', body: { name: 'x'.repeat(256) } },
      { field: 'status', body: { status: 'on' } },
      { field: 'steps', body: { steps: {} } },
      { field: 'steps', body: { steps: null } },
      { field: 'steps.0', body: { steps: ['a'] } },
      { field: 'steps.0.stepKey', body: { steps: [wait('')] } },
      { field: 'steps.0.stepKey', body: { steps: [wait('1a')] } },
      { field: 'steps.0.stepKey', body: { steps: [wait('inputs')] } },
      { field: 'steps.1.stepKey', body: { steps: [wait('a'), wait('a')] } },
      { field: 'steps.0.stepType', body: { steps: [wait('a', { stepType: 'sleep' })] } },
      { field: 'steps.0.retryCount', body: { steps: [wait('a', { retryCount: 21 })] } },
      { field: 'steps.0.retryDelayMs', body: { steps: [wait('a', { retryDelayMs: 3_600_001 })] } },
      { field: 'steps.0.timeoutMs', body: { steps: [wait('a', { timeoutMs: 0 })] } },
      { field: 'steps.0.timeoutMs', body: { steps: [wait('a', { timeoutMs: 86_400_001 })] } },
      { field: 'steps.0.onError', body: { steps: [wait('a', { onError: 'stop' })] } },
      { field: 'steps.0.config', body: { steps: [wait('a', { config: [] })] } },
      { field: 'steps.0.agentId', body: { steps: [wait('a', { agentId: 'x' })] } },
      { field: 'steps.0.agentId', body: { steps: [{ stepKey: 'a', stepType: 'agent' }] } },
      { field: 'steps.0.dependsOn.0', body: { steps: [wait('a', { dependsOn: ['a'] })] } },
      { field: 'steps.0.dependsOn.0', body: { steps: [wait('a', { dependsOn: ['b'] })] } },
      {
        field: 'steps.0.dependsOn',
        body: { steps: [wait('a', { dependsOn: ['b'] }), wait('b', { dependsOn: ['a'] })] },
      },
      {
        field: 'steps.0.config.expression',
        body: { steps: [{ stepKey: 'a', stepType: 'condition', config: { expression: '1 +' } }] },
      },
      {
        field: 'steps.0.inputs.x',
        body: { steps: [wait('a', { inputs: { x: '{{ 1 + }}' } })] },
      },
      { field: 'definition', body: { steps: undefined, definition: [] } },
      {
        field: 'definition.edges.0.target',
        body: {
          steps: undefined,
          definition: {
            nodes: [{ id: 'a', type: 'wait', config: { durationMs: 1 } }],
            edges: [{ source: 'a', target: 'b' }],
          },
        },
      },
      {
        field: 'definition.nodes.1.id',
        body: {
          definition: {
            nodes: [
              { id: 'a', type: 'wait' },
              { id: 'b', type: 'wait' },
            ],
          },
        },
      },
      { field: 'definition.metadata.timeout', body: { definition: { metadata: { timeout: 0 } } } },
      { field: 'triggerConfig', body: { triggerConfig: 'manual' } },
      { field: 'triggerConfig.type', body: { triggerConfig: { type: 'alarm' } } },
      { field: 'triggerConfig.event', body: { triggerConfig: { type: 'event' } } },
      { field: 'scheduleCron', body: { scheduleEnabled: true } },
      { field: 'scheduleCron', body: { scheduleCron: '* * * *' } },
      { field: 'scheduleCron', body: { scheduleCron: '60 * * * *' } },
      { field: 'scheduleCron', body: { scheduleCron: '0 0 30 2 *' } },
      { field: 'scheduleTimezone', body: { scheduleTimezone: 'Mars/Olympus' } },
      { field: 'scheduleTimezone', body: { scheduleTimezone: '+02:00' } },
      { field: 'tags.0', body: { tags: [''] } },
      { field: 'isPublic', body: { isPublic: 1 } },
    ])
    .run(async ({ client, assert }, { field, body }) => {
      const request = { name: 'Named', steps: [wait('a')], ...body }
      const response = await client.post('/api/v1/workflows').headers(me.headers).json(request)
      response.assertStatus(400)
      const { code, details } = response.body().error
      assert.equal(code, 'VALIDATION_ERROR')
      const fields = details.map((detail: { field: string }) => detail.field)
      assert.include(fields, field)
    })

  test('names every problem of a graph at once', async ({ client, assert }) => {
    const steps = [wait('a', { dependsOn: ['nobody'] }), wait('a'), wait('c', { dependsOn: ['c'] })]
    const body = { name: 'Broken', steps }
    const response = await client.post('/api/v1/workflows').headers(me.headers).json(body)
    const fields = response.body().error.details.map(({ field }: { field: string }) => field)
    assert.includeMembers(fields, ['steps.0.dependsOn.0', 'steps.1.stepKey', 'steps.2.dependsOn.0'])
  })

  test('takes a schedule that is not switched on: {$self}')
    .with(['*/5 * * * *', '0 9-17/2 * * MON-FRI', '0 0 29 2 *', '0 0 30 2 SUN', '1,2 3 * JAN 7'])
    .run(async ({ client, assert }, scheduleCron) => {
      const schedule = { scheduleCron, scheduleTimezone: 'Europe/Berlin', scheduleEnabled: false }
      assert.deepInclude(await makeWorkflow(client, me, schedule), schedule)
    })

  test('takes manual and api triggers', async ({ client, assert }) => {
    for (const type of ['manual', 'api']) {
      const { triggerConfig } = await makeWorkflow(client, me, { triggerConfig: { type } })
      assert.deepEqual(triggerConfig, { type })
    }
  })
})
