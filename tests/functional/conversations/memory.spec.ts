import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { failing, ModelServer } from '#tests/support/llm/model_server'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('What LLM agents remember', (group) => {
  let server: ModelServer
  let on: Executions
  group.setup(async () => {
    await sharedWorker()
  })
  group.each.setup(async () => {
    server = await ModelServer.start()
    return () => server.stop()
  })

  const teller = (fields: object = {}) =>
    on.agent({
      name: 'Teller',
      type: 'llm',
      config: {
        provider: 'openai-compatible',
        model: 'm',
        baseUrl: server.url,
        prompt: '{{ inputs.say }}',
        conversationId: 'with-{{ inputs.who }}',
        ...fields,
      },
    })

  const step = (agentId: string, say: string, who = 'ada') => [
    { stepKey: 'ask', stepType: 'agent', agentId, inputs: { say, who } },
  ]

  /** What the model was told, without the system prompt. */
  const heard = (index: number) =>
    server.requests[index]!.body.messages.filter(({ role }: any) => role !== 'system').map(
      ({ role, content }: any) => [role, typeof content === 'string' ? content : content[0].text]
    )

  const messages = async () => {
    const [conversation] = (await on.get('/conversations')).body().data
    const listed = await on.get(`/conversations/${conversation.id}/messages?pageSize=100`)
    return { conversation, said: listed.body().data.map(({ content }: any) => content) }
  }

  test('is told to the next run of the key, by another agent too, and to no other', async ({
    client,
    assert,
  }) => {
    on = new Executions(client, await signedIn())
    const [first, second] = [await teller(), await teller({ prompt: 'Now {{ inputs.say }}' })]
    server.says({ text: 'Hello Ada' }, { text: 'Twelve' }, { text: 'Who?' })
    await on.run(step(first, 'I am Ada'))
    await on.run(step(second, 'six and six'))
    await on.run(step(first, 'And me?', 'bob'))
    assert.deepEqual(heard(1), [
      ['user', 'I am Ada'],
      ['assistant', 'Hello Ada'],
      ['user', 'Now six and six'],
    ])
    assert.deepEqual(heard(2), [['user', 'And me?']])
    const other = new Executions(client, await signedIn())
    const { conversation } = await messages()
    const path = `/conversations/${conversation.id}/messages`
    ;(await other.get(path)).assertStatus(403)
    assert.lengthOf((await other.get('/conversations')).body().data, 0)
    // Another user's key of the same name is another conversation.
    on = other
    server.says({ text: 'New here' })
    await on.run(step(await teller(), 'Who am I?'))
    assert.deepEqual(heard(0), [['user', 'Who am I?']])
  })

  test('is named by the inputs where the config names nothing', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const agentId = await teller({ conversationId: undefined, memory: {} })
    const ask = (inputs: object) => [{ stepKey: 'ask', stepType: 'agent', agentId, inputs }]
    await on.run(ask({ say: 'One', conversationId: 'c1' }))
    await on.run(ask({ say: 'Two' }))
    const { conversation, said } = await messages()
    assert.equal(conversation.key, 'c1')
    assert.deepEqual(said, ['One', 'Hello there'])
    const wrong = await on.run(ask({ say: 'Three', conversationId: { not: 'a key' } }))
    assert.equal(wrong.errorCode, 'VALIDATION_ERROR')
  })

  test('is kept once, whatever is tried again, retried or replayed', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const agentId = await teller()
    server.says(failing(500), { text: 'First' }, { text: 'Second' })
    const [ask] = step(agentId, 'Hi')
    const steps = [{ ...ask, retryCount: 1, retryDelayMs: 1 }]
    const execution = await on.run(steps)
    assert.equal(execution.status, 'completed', execution.errorMessage)
    assert.deepEqual((await messages()).said, ['Hi', 'First'])
    const replay = await client
      .post(`/api/v1/executions/${execution.id}/replay`)
      .headers(on.owner.headers)
      .json({ fromStep: 'ask' })
    replay.assertStatus(201)
    const { executionId } = replay.body().data
    await eventually(async () => (await on.show(executionId)).completedAt !== null)
    // It says the same in the same place, and did not hear of itself.
    assert.deepEqual((await messages()).said, ['Hi', 'Second'])
    assert.deepEqual(heard(2), [['user', 'Hi']])
  })

  test('loses nothing when many go on with one conversation at once', async ({
    client,
    assert,
  }) => {
    on = new Executions(client, await signedIn())
    const agentId = await teller()
    server.says({ text: 'Aye' })
    const items = Array.from({ length: 12 }, (_, index) => `Message ${index}`)
    const loop = {
      ...{ stepKey: 'each', stepType: 'loop', agentId, inputs: { say: '{{ item }}', who: 'all' } },
      config: { items, maxConcurrency: 6 },
    }
    const ended = await Promise.all([on.run([loop]), on.run([loop])])
    assert.deepEqual(
      ended.map(({ status }) => status),
      ['completed', 'completed']
    )
    const { said } = await messages()
    assert.lengthOf(said, 48)
    assert.sameMembers(
      said.filter((_: string, index: number) => index % 2 === 0),
      [...items, ...items]
    )
    assert.isTrue(said.every((text: string, index: number) => index % 2 === 0 || text === 'Aye'))
  })

  test('is summarised when it is long, and the summary is told', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const agentId = await teller({ memory: { summarizeAfterTokens: 200 } })
    server.says({ text: 'Long '.repeat(200) }, { text: 'It was long' }, { text: 'Short' })
    await on.run(step(agentId, 'Talk'))
    const second = await on.run(step(agentId, 'Go on'))
    assert.equal(second.status, 'completed', second.errorMessage)
    assert.lengthOf(server.requests, 3)
    assert.include(JSON.stringify(server.requests[1]!.body), 'Long Long')
    assert.deepEqual(heard(2), [
      ['user', 'What was said before, in short:\nIt was long'],
      ['user', 'Go on'],
    ])
    const { conversation, said } = await messages()
    assert.equal(conversation.summary, 'It was long')
    assert.lengthOf(said, 4)
    assert.includeMembers(await on.trail(second.id), ['ask/memory-summary#1 completed'])
    assert.equal(second.usage.inputTokens, 20)
    const path = `/api/v1/conversations/${conversation.id}`
    const shown = (await client.get(path).headers(on.owner.headers)).body().data
    assert.deepInclude(shown, { id: conversation.id, summary: 'It was long', messageCount: 4 })
    ;(await client.delete(path).headers(on.owner.headers)).assertStatus(204)
    assert.lengthOf((await on.get('/conversations')).body().data, 0)
  })
})
