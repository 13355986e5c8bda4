import type { ServerResponse } from 'node:http'
import { test } from '@japa/runner'
import OpenAI from 'openai'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { ModelServer } from '#tests/support/llm/model_server'
import { Serving } from '#tests/support/serving'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const URL = `http://127.0.0.1:${process.env.PORT ?? 3333}`
const ECHO = {
  name: 'Echo',
  type: 'llm',
  status: 'active',
  config: { provider: 'simulated', messages: '{{ inputs.messages }}' },
}
const said = (content: string) => [{ role: 'user' as const, content }]

test.group('A deployment as a chat model', (group) => {
  group.setup(async () => void (await sharedWorker()))
  group.each.timeout(30_000)

  const connect = ({ path, apiKey }: Serving, more: object = {}) =>
    new OpenAI({ baseURL: `${URL}${path}/v1`, apiKey, maxRetries: 0, ...more })

  const start = async (client: any, fields: object = ECHO) => {
    const flows = new Executions(client, await signedIn())
    const agentId = await flows.agent(fields as Record<string, unknown>)
    const serving = await Serving.start(client, flows.owner, { agentId })
    return { flows, serving, openai: connect(serving) }
  }

  test('answers the official client', async ({ client, assert }) => {
    const { openai, serving } = await start(client)
    const models = await openai.models.list()
    assert.deepEqual(
      models.data.map(({ id, object }) => [id, object]),
      [[serving.id, 'model']]
    )
    const completion = await openai.chat.completions.create({
      model: serving.id,
      messages: [{ role: 'system', content: 'Be brief' }, ...said('Hello cat')],
    })
    assert.equal(completion.object, 'chat.completion')
    assert.include(completion.choices[0]!.message.content!, 'Hello cat')
    assert.equal(completion.choices[0]!.finish_reason, 'stop')
    assert.isAbove(completion.usage!.completion_tokens, 0)
  })

  test('streams to it, with the usage at the end where it is asked for', async ({
    client,
    assert,
  }) => {
    const { openai, serving } = await start(client)
    const words = Array.from({ length: 200 }, (_, n) => `word${n}`).join(' ')
    const stream = await openai.chat.completions.create({
      model: serving.id,
      messages: said(words),
      stream: true,
      stream_options: { include_usage: true },
    })
    const [texts, reasons, usages]: [string[], string[], number[]] = [[], [], []]
    for await (const chunk of stream) {
      const [choice] = chunk.choices
      if (choice?.delta.content) texts.push(choice.delta.content)
      if (choice?.finish_reason) reasons.push(choice.finish_reason)
      if (chunk.usage) usages.push(chunk.usage.total_tokens)
    }
    assert.include(texts.join(''), words)
    assert.equal(texts.join('').split('word199').length, 2)
    assert.deepEqual(reasons, ['stop'])
    assert.lengthOf(usages, 1)
  })

  test('hands on what the model says while it says it', async ({ client, assert, cleanup }) => {
    const model = await ModelServer.start()
    cleanup(() => model.stop())
    let goOn = () => {}
    const heard = new Promise<void>((resolve) => (goOn = resolve))
    const chunk = (content: string, reason: string | null = null) => {
      const choices = [{ index: 0, delta: { role: 'assistant', content }, finish_reason: reason }]
      const head = { id: 'one', object: 'chat.completion.chunk', created: 1, model: 'm' }
      return `data: ${JSON.stringify({ ...head, choices })}\n\n`
    }
    model.says((_request, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chunk('The first words, '))
      void heard.then(() => response.end(`${chunk('and the last.', 'stop')}data: [DONE]\n\n`))
    })
    const config = { provider: 'openai-compatible', baseUrl: `${model.origin}/v1`, model: 'm' }
    const { openai } = await start(client, { ...ECHO, config: { ...ECHO.config, ...config } })
    const stream = await openai.chat.completions.create({
      ...{ model: 'x', messages: said('Hi'), stream: true as const },
    })
    let text = ''
    for await (const piece of stream) {
      text += piece.choices[0]?.delta.content ?? ''
      // The model says no more until the client has this.
      if (text.includes('first')) goOn()
    }
    assert.equal(text, 'The first words, and the last.')
  })

  test('carries a conversation through a workflow', async ({ client, assert }) => {
    const flows = new Executions(client, await signedIn())
    const agentId = await flows.agent(ECHO)
    const inputs = { messages: '{{ inputs.messages }}' }
    const steps = [{ stepKey: 'answer', stepType: 'agent', agentId, inputs }]
    const workflowId = await flows.workflow(steps)
    const openai = connect(await Serving.start(client, flows.owner, { workflowId }))
    const runner = openai.chat.completions.stream({
      model: 'any',
      messages: [...said('one'), { role: 'assistant', content: 'two' }, ...said('three')],
    })
    assert.include(await runner.finalContent(), 'three')
  })

  test('fails as the client knows it', async ({ client, assert }) => {
    const { serving, openai } = await start(client)
    const create = (of: OpenAI, body: object = {}) =>
      of.chat.completions.create({ model: 'x', messages: said('Hi'), ...body } as never)
    const failing = (promise: Promise<unknown>) =>
      promise.then(
        () => assert.fail('It did not fail'),
        (error: unknown) => error as InstanceType<typeof OpenAI.APIError>
      )
    const wrongKey = new OpenAI({ baseURL: openai.baseURL, apiKey: 'dk_wrong', maxRetries: 0 })
    const refused = await failing(create(wrongKey))
    assert.instanceOf(refused, OpenAI.AuthenticationError)
    assert.equal(refused!.code, 'INVALID_API_KEY')
    const bad = await failing(create(openai, { messages: [] }))
    assert.instanceOf(bad, OpenAI.BadRequestError)
    assert.equal(bad!.param, 'messages')
    const several = await failing(create(openai, { n: 2 }))
    assert.equal(several!.param, 'n')
    await serving.act('stop')
    const stopped = await failing(create(openai))
    assert.equal(stopped!.status, 503)
    const broken = await start(client, {
      ...ECHO,
      config: { ...ECHO.config, messages: '{{ inputs.nothing }}' },
    })
    const failed = await failing(create(connect(broken.serving, { maxRetries: 2 })))
    assert.deepEqual([failed!.status, failed!.type], [502, 'server_error'])
    const runs = await broken.flows.get('/executions')
    assert.lengthOf(runs.body().data, 1)
    const model = { model: 'x', messages: said('Hi') }
    const stream = await broken.openai.chat.completions.create({ ...model, stream: true })
    const reading = async () => {
      for await (const chunk of stream)
        assert.isUndefined(chunk.choices[0]?.finish_reason ?? undefined)
    }
    const brokenOff = await failing(reading())
    assert.equal(brokenOff!.code, 'failed')
  })

  test('is cancelled when the client leaves', async ({ client, assert }) => {
    const flows = new Executions(client, await signedIn())
    const steps = [{ stepKey: 'rest', stepType: 'wait', config: { signal: 'never' } }]
    const workflowId = await flows.workflow(steps)
    const openai = connect(await Serving.start(client, flows.owner, { workflowId }))
    const stream = await openai.chat.completions.create({
      ...{ model: 'x', messages: said('Hi'), stream: true as const },
    })
    const status = async () => (await flows.get('/executions')).body().data[0]?.status
    await eventually(async () => (await status()) === 'waiting')
    stream.controller.abort()
    await eventually(async () => (await status()) === 'cancelled')
    assert.equal(await status(), 'cancelled')
  })
})
