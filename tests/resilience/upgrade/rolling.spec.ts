import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { Fleet, step } from '#tests/resilience/concurrency/fleet'
import { eventually } from '#tests/support/eventually'
import { lacksPreviousVersion, previousVersion } from './previous_version.js'

const lacking = lacksPreviousVersion()
if (lacking) process.stdout.write(`The upgrade is not tested: ${lacking}\n`)

test.group('A rolling upgrade', () => {
  test("the version before this one works on this one's database, and this one goes on where it stops", async ({
    assert,
    cleanup,
  }) => {
    const previous = previousVersion()
    cleanup(() => previous.remove())
    const fleet = await Fleet.start(0)
    cleanup(() => fleet.stop())
    process.stdout.write(`    the version before: ${previous.commit}\n`)
    const old = await fleet.add({}, previous.folder)

    const data = await fleet.agent('data', {
      operation: 'map',
      source: '{{ inputs.items }}',
      transformation: 'item * 2',
    })
    const code = await fleet.agent('code', {
      runtime: 'nodejs',
      code: 'export const main = ({ items }) => items.length',
    })
    const called = await fleet.calling('/called')
    const inner = await fleet.workflow([step('call', called)])
    const child = await fleet.agent('workflow', { workflowId: inner })
    const inputs = { items: [1, 2, 3] }
    const loop = { items: inputs.items, maxConcurrency: 2 }
    const everything = await fleet.workflow([
      step('data', data, { inputs }),
      step('code', code, { inputs, dependsOn: ['data'] }),
      step('api', called, { dependsOn: ['data'] }),
      { stepKey: 'each', stepType: 'loop', agentId: called, config: loop, dependsOn: ['data'] },
      { stepKey: 'wait', stepType: 'wait', config: { durationMs: 1200 }, dependsOn: ['code'] },
      step('below', child, { dependsOn: ['api', 'each', 'wait'] }),
    ])
    const waiting = await fleet.workflow([
      step('before', called),
      { stepKey: 'ask', stepType: 'wait', config: { signal: 'go' }, dependsOn: ['before'] },
      step('after', called, { dependsOn: ['ask'] }),
    ])
    await fleet.execute(everything)
    const parked = await fleet.execute(waiting)
    assert.deepEqual(await fleet.finished([everything, inner], 60_000), { completed: 2 })
    await eventually(async () => {
      const { rows } = await db.rawQuery('select status from executions where id = ?', [parked])
      return rows[0].status === 'waiting'
    }, 60_000)

    await old.stop()
    await fleet.add()
    const answer = await fleet.ask('POST', `/executions/${parked}/signals`, { name: 'go' })
    assert.isBelow(answer.status, 300, JSON.stringify(answer.body))
    assert.deepEqual(await fleet.finished([waiting], 60_000), { completed: 1 })
  })
    .timeout(180_000)
    .skip(lacking !== null, lacking ?? '')
})
