import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { keyOf } from '#tests/support/keys'
import { Serving } from '#tests/support/serving'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const URL_OF_SERVER = new URL(`http://127.0.0.1:${process.env.PORT ?? 3333}/mcp`)
const GREETER = {
  name: 'Greet',
  type: 'llm',
  status: 'active',
  config: { provider: 'simulated', prompt: 'Hello {{ inputs.who }}' },
  parameters: { who: { type: 'string', required: true, description: 'Whom' } },
}
const TWO_STEPS = [
  { stepKey: 'first', stepType: 'wait', config: { durationMs: 1 } },
  { stepKey: 'second', stepType: 'wait', config: { durationMs: 1 }, dependsOn: ['first'] },
]
const WAITING = [{ stepKey: 'rest', stepType: 'wait', config: { signal: 'never' } }]

test.group('The MCP server', (group) => {
  const open: Client[] = []

  group.setup(async () => void (await sharedWorker()))
  group.each.teardown(async () => {
    for (const client of open.splice(0)) await client.close()
  })
  group.each.timeout(30_000)

  const connect = async (key: string) => {
    const headers = { authorization: `Bearer ${key}` }
    const transport = new StreamableHTTPClientTransport(URL_OF_SERVER, { requestInit: { headers } })
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(transport as never)
    open.push(client)
    return client
  }

  const serve = async (client: ApiClient, owner: Awaited<ReturnType<typeof signedIn>>) => {
    const flows = new Executions(client, owner)
    const agentId = await flows.agent(GREETER)
    const greeter = await Serving.start(client, owner, { agentId, name: 'Grüß Gott!' })
    return { flows, greeter }
  }

  const textOf = (result: object) => (result as { content: [{ text: string }] }).content[0].text

  test('shows what a key may use, and runs it', async ({ client, assert }) => {
    const owner = await signedIn()
    const { flows, greeter } = await serve(client, owner)
    const workflowId = await flows.workflow(TWO_STEPS)
    const other = await Serving.start(client, owner, { workflowId, name: 'Steps' })
    await serve(client, await signedIn())
    const { key } = await keyOf(owner.user, ['execute:deployments'])
    const mcp = await connect(key)
    const { tools } = await mcp.listTools()
    const names = [`gru_gott_${greeter.id.slice(-8)}`, `steps_${other.id.slice(-8)}`]
    assert.lengthOf(tools, 2)
    assert.equal(tools[1]!.name, names[1])
    assert.match(tools[0]!.name, new RegExp(`^[a-z_]+_${greeter.id.slice(-8)}$`))
    assert.deepEqual(tools[0]!.inputSchema.required, ['who'])
    const { name } = tools[0]!
    const result = await mcp.callTool({ name, arguments: { who: 'cat' } })
    assert.include(textOf(result), 'Hello cat')
    assert.include(JSON.stringify(result.structuredContent), 'Hello cat')
    const wrong = await mcp.callTool({ name, arguments: {} })
    assert.isTrue(wrong.isError)
    assert.include(textOf(wrong), 'who')
    await assert.rejects(() => mcp.callTool({ name: 'nothing', arguments: {} }), /no tool nothing/)
    const own = await connect(greeter.apiKey)
    assert.deepEqual(
      (await own.listTools()).tools.map((tool) => tool.name),
      [name]
    )
    await greeter.act('stop')
    assert.lengthOf((await mcp.listTools()).tools, 1)
  })

  test('counts calls among what the deployment has served', async ({ client, assert }) => {
    const { greeter } = await serve(client, await signedIn())
    const mcp = await connect(greeter.apiKey)
    const { name } = (await mcp.listTools()).tools[0]!
    await mcp.callTool({ name, arguments: { who: 'cat' } })
    await mcp.callTool({ name, arguments: { who: 'dog' } })
    const path = `/api/v1/deployments/${greeter.id}/metrics`
    const metrics = async () => {
      return (await client.get(path).headers(greeter.owner.headers)).body().data
    }
    // Refused before anything ran: no request that was served.
    assert.isTrue((await mcp.callTool({ name, arguments: {} })).isError)
    await eventually(async () => (await metrics()).requests === 2, 10_000)
    const { errors, p95ResponseTimeMs, versions } = await metrics()
    assert.equal(errors, 0)
    assert.isAbove(p95ResponseTimeMs, 0)
    assert.deepEqual(
      versions.map((one: { version: number; requests: number }) => [one.version, one.requests]),
      [[1, 2]]
    )
  })

  test('holds calls to the limit of the deployment, and takes ids of any length', async ({
    client,
    assert,
  }) => {
    const flows = new Executions(client, await signedIn())
    const agentId = await flows.agent(GREETER)
    const config = { rateLimitPerMinute: 1 }
    const greeter = await Serving.start(client, flows.owner, { agentId, config })
    const mcp = await connect(greeter.apiKey)
    const { name } = (await mcp.listTools()).tools[0]!
    const call = { name, arguments: { who: 'cat' } }
    const ask = async (id: string) => {
      const headers = {
        'accept': 'application/json, text/event-stream',
        'content-type': 'application/json',
        'x-api-key': greeter.apiKey,
        'mcp-session-id': 'y'.repeat(300),
      }
      const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: call })
      return (await fetch(URL_OF_SERVER, { method: 'POST', headers, body })).text()
    }
    assert.include(await ask('x'.repeat(3_000)), 'Hello cat')
    const refused = await mcp.callTool(call)
    assert.isTrue(refused.isError)
    assert.include(textOf(refused), 'Too many requests')
  })

  test('tells how it goes, and cancels what is no longer wanted', async ({ client, assert }) => {
    const flows = new Executions(client, await signedIn())
    const workflowId = await flows.workflow(TWO_STEPS)
    const steps = await Serving.start(client, flows.owner, { workflowId, name: 'Steps' })
    const mcp = await connect(steps.apiKey)
    const [tool] = (await mcp.listTools()).tools
    const told: string[] = []
    const onprogress = ({ progress, total, message }: object & Record<string, unknown>) =>
      void told.push(`${progress}/${total} ${message}`)
    await mcp.callTool({ name: tool!.name }, undefined, { onprogress: onprogress as never })
    assert.deepEqual(told, ['1/2 first completed', '2/2 second completed'])

    const waiting = { workflowId: await flows.workflow(WAITING), name: 'Waits' }
    const waits = await Serving.start(client, flows.owner, waiting)
    const other = await connect(waits.apiKey)
    const controller = new AbortController()
    const { name } = (await other.listTools()).tools[0]!
    const call = other.callTool({ name }, undefined, { signal: controller.signal })
    const outcome = call.then(
      () => 'answered',
      () => 'aborted'
    )
    const newest = async () => (await flows.get('/executions')).body().data[0]
    await eventually(async () => (await newest()).status === 'waiting')
    controller.abort()
    assert.equal(await outcome, 'aborted')
    await eventually(async () => (await newest()).status === 'cancelled')
  })

  test('lets in neither strangers nor pages of other sites', async ({ client, assert }) => {
    const { greeter, flows } = await serve(client, await signedIn())
    const { key } = await keyOf(flows.owner.user, ['read:deployments'])
    const ask = async (headers: Record<string, string>) => {
      const accept = 'application/json, text/event-stream'
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
      const sent = { accept, 'content-type': 'application/json', ...headers }
      const response = await fetch(URL_OF_SERVER, { method: 'POST', headers: sent, body })
      await response.body?.cancel()
      return response.status
    }
    assert.equal(await ask({}), 401)
    assert.equal(await ask({ authorization: 'Bearer dk_wrong' }), 401)
    assert.equal(await ask({ ...flows.owner.headers }), 401)
    assert.equal(await ask({ 'x-api-key': key }), 403)
    assert.equal(await ask({ 'x-api-key': greeter.apiKey }), 200)
    const origin = 'https://evil.example'
    assert.equal(await ask({ 'x-api-key': greeter.apiKey, origin }), 403)
    assert.equal((await fetch(URL_OF_SERVER)).status, 405)
  })
})
