import { test } from '@japa/runner'
import OpenAI from 'openai'
import { ModelServer } from '#tests/support/llm/model_server'

test.group("The tests' model server", (group) => {
  let server: ModelServer
  let openai: OpenAI

  group.each.setup(async () => {
    server = await ModelServer.start()
    openai = new OpenAI({ apiKey: 'k', baseURL: server.url, maxRetries: 0 })
    return () => server.stop()
  })

  const spoken = {
    text: 'Hello there, you',
    toolCalls: [{ name: 'look', arguments: { word: 'cat' } }],
    inputTokens: 12,
    outputTokens: 7,
  }

  test("is understood by OpenAI's own client: chat completions", async ({ assert }) => {
    server.says(spoken)
    const stream = openai.chat.completions.stream({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
    })
    const { message, finish_reason: finish } = (await stream.finalChatCompletion()).choices[0]!
    assert.deepEqual([message.content, finish], [spoken.text, 'tool_calls'])
    const [call] = message.tool_calls!
    assert.deepEqual(call?.type === 'function' && call.function.arguments, '{"word":"cat"}')
    assert.equal((await stream.totalUsage()).prompt_tokens, 12)
  })

  test("is understood by OpenAI's own client: responses", async ({ assert }) => {
    server.says(spoken)
    const stream = await openai.responses.create({ model: 'm', input: 'Hi', stream: true })
    let text = ''
    const kinds: string[] = []
    for await (const event of stream) {
      kinds.push(event.type)
      if (event.type === 'response.output_text.delta') text += event.delta
      if (event.type === 'response.completed') {
        assert.equal(event.response.usage?.output_tokens, 7)
      }
    }
    assert.equal(text, spoken.text)
    assert.include(kinds, 'response.function_call_arguments.delta')
  })
})
