import { test } from '@japa/runner'
import env from '#start/env'
import { Serving } from '#tests/support/serving'
import { signedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const PATH = '/.well-known/agent-card.json'

/** What an AgentCard and its skills have to have (A2A 0.3.0, section 5.5). */
const REQUIRED = [
  ...['protocolVersion', 'name', 'description', 'url', 'version', 'capabilities'],
  ...['defaultInputModes', 'defaultOutputModes', 'skills'],
]

test.group('The agent card', () => {
  test('names the public deployments that run, and no others', async ({ client, assert }) => {
    const owner = await signedIn()
    const { id: workflowId } = await makeWorkflow(client, owner, { status: 'active' })
    const secret = await Serving.start(client, owner, { workflowId, name: 'Secret' })
    const config = { public: true }
    const open = await Serving.start(client, owner, { workflowId, name: 'Open', config })
    const card = (await client.get(PATH)).body()
    for (const field of REQUIRED) assert.property(card, field)
    assert.equal(card.url, `${env.get('APP_URL')}/mcp`)
    const skill = card.skills.find((one: { id: string }) => one.id === open.id)
    assert.deepEqual(skill, {
      id: open.id,
      name: 'Open',
      description: 'Runs Open.',
      tags: ['deployment', 'v1'],
    })
    const shown = JSON.stringify(card)
    for (const hidden of [secret.id, owner.user.id, workflowId]) assert.notInclude(shown, hidden)
    await open.act('stop')
    assert.notInclude(JSON.stringify((await client.get(PATH)).body()), open.id)
  })
})
