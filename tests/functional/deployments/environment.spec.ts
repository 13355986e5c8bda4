import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { Executions } from '#tests/support/executions'
import { Serving } from '#tests/support/serving'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const SECRET = 'hunter2-and-more'

test.group('Variables of a deployment', (group) => {
  group.setup(async () => void (await sharedWorker()))

  test('are env to what it runs, and in nothing that is kept', async ({ client, assert }) => {
    const me = await signedIn()
    const executions = new Executions(client, me)
    const agentId = await executions.agent({
      name: 'Uses env',
      type: 'data',
      config: {
        operation: 'map',
        source: ['{{ inputs.secret }}', '{{ env.PASSWORD }}'],
        transformation: { expression: '{"size": size(string(item)), "text": item}' },
      },
    })
    const inputs = { secret: '{{ env.PASSWORD }}' }
    const workflowId = await executions.workflow([
      { stepKey: 'use', stepType: 'agent', agentId, inputs },
      {
        stepKey: 'check',
        stepType: 'condition',
        config: { expression: `env.PASSWORD == '${SECRET}'` },
        dependsOn: ['use'],
      },
    ])
    const environmentVars = { PASSWORD: SECRET }
    const serving = await Serving.start(client, me, { workflowId, environmentVars })
    const response = await serving.run()
    response.assertStatus(200)
    assert.deepEqual(response.body().data, { check: { result: true } })
    const path = String(response.header('location'))
    const id = path.split('/').at(-1)!
    const steps = await executions.steps(id)
    const use = steps.find((step) => step.path === 'use')!
    const masked = { size: SECRET.length, text: '********' }
    assert.deepEqual(use.output, [masked, masked])
    assert.deepEqual(use.inputs, { secret: '********' })
    for (const table of ['executions', 'execution_steps', 'execution_logs']) {
      const key = table === 'executions' ? 'id' : 'execution_id'
      const { rows } = await db.rawQuery(
        `select t::text as row from ${table} t where ${key} = ? and t::text like ?`,
        [id, `%${SECRET.slice(0, 9)}%`]
      )
      assert.deepEqual(rows, [], table)
    }
  })

  test('are nothing to what is executed otherwise', async ({ client, assert }) => {
    const me = await signedIn()
    const executions = new Executions(client, me)
    const check = { stepKey: 'a', stepType: 'condition', config: { expression: `env.A == 'b'` } }
    const run = await executions.run([check])
    assert.equal(run.status, 'failed')
    assert.equal(run.errorCode, 'UNRESOLVED_REFERENCE')
  })
})
