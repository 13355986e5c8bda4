import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { Fleet, step } from '#tests/resilience/concurrency/fleet'
import { eventually } from '#tests/support/eventually'
import { McpHttpServer } from '#tests/support/llm/mcp_server'
import { ModelServer } from '#tests/support/llm/model_server'
import { OtlpReceiver, type ReceivedSpan } from '#tests/support/otlp_receiver'
import { signedIn } from '#tests/support/signed_in'

/** OpenTelemetry's numbers for what a span is of. */
const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 }

const hidden = (name: string) => `${name}-${randomBytes(12).toString('hex')}`

test.group('Traces', () => {
  test('one trace has the request, its drives, their steps, and what these ask of others', async ({
    assert,
    cleanup,
  }) => {
    const [collector, model, mcp] = await Promise.all([
      OtlpReceiver.start(),
      ModelServer.start(),
      McpHttpServer.start(),
    ])
    cleanup(async () => {
      await Promise.all([collector.stop(), model.stop(), mcp.stop()])
    })
    const exporterKey = hidden('exporter')
    const fleet = await Fleet.start(1, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-collector-key=${exporterKey}`,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      LOG_LEVEL: 'debug',
    })
    cleanup(() => fleet.stop())
    const owner = await signedIn()
    const make = (path: string, body: object) => fleet.make(path, body, owner)
    const secrets = { token: hidden('token'), key: hidden('key'), query: hidden('query') }
    const said = { prompt: hidden('prompt'), answer: hidden('answer'), input: hidden('input') }
    await make('/secrets', { name: 'API_TOKEN', value: secrets.token })
    await make('/secrets', { name: 'MODEL_KEY', value: secrets.key })
    const agent = (type: string, config: object) =>
      make('/agents', { name: type, type, status: 'active', config })

    // The first answer is a failure, so that the step is tried twice.
    fleet.outside.answer((_request, response, count) => {
      response.writeHead(count === 1 ? 503 : 200, { 'content-type': 'application/json' }).end('{}')
    })
    model.says(
      { text: '', toolCalls: [{ name: 'upper', arguments: { word: said.input } }] },
      { text: said.answer }
    )
    const call = await agent('api', {
      method: 'GET',
      url: `${fleet.outside.url}/weather?key=${secrets.query}`,
      auth: { type: 'bearer', credentials: 'API_TOKEN' },
    })
    const ask = await agent('llm', {
      ...{ provider: 'openai-compatible', model: 'small', baseUrl: model.url },
      ...{ apiKey: 'MODEL_KEY', prompt: said.prompt, temperature: 0.5 },
      tools: [{ type: 'mcp', url: mcp.url }],
    })
    const double = await agent('data', { operation: 'map', source: [1], transformation: 'item' })
    const inner = await make('/workflows', {
      ...{ name: 'Inner', status: 'active', steps: [step('double', double)] },
    })
    const child = await agent('workflow', { workflowId: inner })
    const workflowId = await make('/workflows', {
      name: 'Outer',
      status: 'active',
      steps: [
        step('call', call, { retryCount: 1, retryDelayMs: 1 }),
        step('ask', ask, { dependsOn: ['call'] }),
        step('below', child, { dependsOn: ['ask'] }),
      ],
    })

    const caller = { trace: randomBytes(16).toString('hex'), span: randomBytes(8).toString('hex') }
    const requestId = hidden('request')
    const started = await fleet.server.ask(
      'POST',
      `/workflows/${workflowId}/execute?wait=30`,
      {
        ...owner.headers,
        'traceparent': `00-${caller.trace}-${caller.span}-01`,
        'x-request-id': requestId,
      },
      { inputData: { said: said.input } }
    )
    assert.equal(started.body.data.status, 'completed', JSON.stringify(started.body))
    const executionId: string = started.body.data.id
    const of = (what: Parameters<OtlpReceiver['find']>[0]) =>
      collector.find(what).filter(({ traceId }) => traceId === caller.trace)
    const only = (what: Parameters<OtlpReceiver['find']>[0]): ReceivedSpan => {
      const found = of(what)
      if (found.length !== 1) throw new Error(`${JSON.stringify(what)}: ${found.length} spans`)
      return found[0]!
    }
    const drivesOf = (id: string) =>
      of({ 'turbocat.execution.id': id }).filter(({ name }) => name === 'drive execution')
    await eventually(() => {
      const ended = drivesOf(executionId).some(
        ({ attributes }) => attributes['turbocat.execution.status'] === 'completed'
      )
      return ended && of('POST /api/v1/workflows/:id/execute').length > 0
    }, 60_000)

    // The request is a part of its caller's trace, and the drives are parts of the request.
    const server = only({ 'turbocat.request.id': requestId, 'http.request.method': 'POST' })
    assert.equal(server.name, 'POST /api/v1/workflows/:id/execute')
    assert.deepInclude(server, { kind: KIND.server, parentSpanId: caller.span })
    assert.equal(server.resource['service.name'], 'turbocat')
    assert.equal(server.resource['turbocat.process'], 'web')
    const drives = drivesOf(executionId)
    for (const drive of drives) {
      assert.deepInclude(drive, { kind: KIND.consumer, parentSpanId: server.spanId })
      assert.equal(drive.resource['turbocat.process'], 'worker')
    }
    const byLease = new Map(drives.map((drive) => [drive.attributes['turbocat.lease'], drive]))
    for (const [lease, { links }] of byLease) {
      const before = byLease.get(Number(lease) - 1)
      assert.deepEqual(
        links.map(({ spanId }) => spanId),
        before ? [before.spanId] : []
      )
    }
    const hint = of({ 'turbocat.execution.id': executionId, 'messaging.system': 'bullmq' })
    assert.isTrue(hint.some(({ parentSpanId }) => parentSpanId === server.spanId))

    // Steps are parts of a drive; what is tried again links to the try before.
    const driven = new Set(drives.map(({ spanId }) => spanId))
    const tries = of({ 'turbocat.step.path': 'call' })
    assert.deepEqual(
      tries.map(({ name }) => name),
      ['run api agent', 'run api agent']
    )
    for (const { parentSpanId } of tries) assert.isTrue(driven.has(parentSpanId!))
    const [failed, again] = tries
    assert.equal(failed!.attributes['error.type'], 'HTTP_503')
    assert.equal(failed!.status.code, 2)
    assert.deepEqual(
      again!.links.map(({ spanId }) => spanId),
      [failed!.spanId]
    )

    // Each request of the API agent is a client's span, and whoever answers is told of it.
    const requests = of('GET')
    assert.lengthOf(requests, 2)
    for (const [index, request] of requests.entries()) {
      assert.deepInclude(request, { kind: KIND.client, parentSpanId: tries[index]!.spanId })
      assert.equal(request.attributes['server.address'], '127.0.0.1')
      const { traceparent } = fleet.outside.requests[index]!
      assert.equal(traceparent, `00-${caller.trace}-${request.spanId}-01`)
    }
    assert.equal(requests[1]!.attributes['http.response.status_code'], 200)

    // Models and tools, by the conventions for generative AI.
    const invoked = only({ 'turbocat.step.path': 'ask' })
    assert.equal(invoked.name, 'invoke_agent')
    const chats = of('chat small')
    assert.lengthOf(chats, 2)
    for (const [index, chat] of chats.entries()) {
      assert.deepInclude(chat, { kind: KIND.client, parentSpanId: invoked.spanId })
      assert.containsSubset(chat.attributes, {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai-compatible',
        'gen_ai.request.model': 'small',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': 5,
        'gen_ai.response.finish_reasons': [index === 0 ? 'tool-calls' : 'stop'],
      })
      const { traceparent } = model.requests[index]!.headers
      assert.equal(traceparent, `00-${caller.trace}-${chat.spanId}-01`)
    }
    const tool = only('execute_tool upper')
    assert.equal(tool.parentSpanId, invoked.spanId)

    // What a step starts elsewhere is a part of that step.
    const below = of({ 'turbocat.step.path': 'below' })
    const [childDrive] = of({ 'turbocat.execution.parent_id': executionId })
    assert.isTrue(below.some(({ spanId }) => spanId === childDrive?.parentSpanId))
    const double2 = only({ 'turbocat.step.path': 'double' })
    assert.equal(double2.parentSpanId, childDrive?.spanId)

    // A retry is a trace of its own that links to what it repeats.
    const retried = await fleet.ask(
      'POST',
      `/executions/${executionId}/replay`,
      { fromStep: 'below' },
      owner
    )
    assert.equal(retried.status, 201, JSON.stringify(retried.body))
    const repeat = await eventually(() => {
      const id = retried.body.data.executionId
      return collector.find({ 'turbocat.execution.id': id }).find(({ links }) => links.length > 0)
    }, 60_000)
    assert.deepInclude(repeat.links[0]!, { traceId: caller.trace, spanId: server.spanId })
    assert.notEqual(repeat.traceId, caller.trace)

    // Nothing that anybody said, and no secret, is in what left.
    const left = collector.bodies.join('\n')
    for (const word of [...Object.values(secrets), ...Object.values(said), exporterKey]) {
      assert.notInclude(left, word)
    }
    assert.equal(collector.headers[0]!['x-collector-key'], exporterKey)

    // Lines of both processes carry the same ids.
    const lines = [...fleet.server.lines, ...fleet.workers[0]!.lines]
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const request = lines.find(
      ({ msg, path }) => msg === 'request' && path === server.attributes['http.route']
    )
    assert.containsSubset(request, { request_id: requestId, trace_id: caller.trace })
    const attempt = lines.find(({ msg, step_path: path }) => msg === 'attempt' && path === 'ask')
    assert.containsSubset(attempt, {
      ...{ request_id: requestId, execution_id: executionId, step_attempt: 1 },
      ...{ trace_id: caller.trace, span_id: invoked.spanId },
    })
  }).timeout(180_000)
})
