import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import type { JsonObject } from '#engine/graph/types'
import { McpHttpServer } from '#tests/support/llm/mcp_server'
import { runLlm, type LlmRunOptions } from '#tests/support/llm/run'

const STDIO = fileURLToPath(new URL('../../../support/llm/mcp_stdio.ts', import.meta.url))
const call = (name: string, args: JsonObject = { word: 'cat' }) => ({ name, arguments: args })

/** A conversation that calls each of some tools once, side by side, and says what the run gave. */
function calling(tools: JsonObject[], toolCalls: JsonObject[], options: LlmRunOptions = {}) {
  const script: JsonObject[] = [{ toolCalls }, { text: 'Done' }]
  return runLlm({ provider: 'simulated', prompt: 'Go', tools, script }, options)
}

const resultOf = (calls: { rows: Map<string, unknown> }, key: string) =>
  calls.rows.get(key) as { text: string; isError: boolean }

test.group('Tools of MCP servers over HTTP', (group) => {
  let server: McpHttpServer

  group.each.setup(async () => {
    server = await McpHttpServer.start()
    return () => server.stop()
  })

  test('are listed, called and bounded', async ({ assert }) => {
    const tools = [{ type: 'mcp', url: server.url, secret: 'TOKEN', headers: { 'x-team': 'a' } }]
    const wanted = [call('upper'), call('broken'), call('endless'), call('upper', { word: 7 })]
    const { output, calls } = await calling(tools, wanted, { secrets: { TOKEN: 'mcp-secret' } })
    assert.equal(output.text, 'Done')
    assert.deepEqual(resultOf(calls, 'tool-0-0'), { text: 'CAT', isError: false })
    assert.deepEqual(resultOf(calls, 'tool-0-1'), { text: 'It broke', isError: true })
    assert.isBelow(resultOf(calls, 'tool-0-2').text.length, 61_000)
    assert.include(resultOf(calls, 'tool-0-2').text, 'cut off: 200000 characters')
    assert.isUndefined(calls.rows.get('tool-0-3'))
    assert.sameMembers(server.called, ['upper', 'broken', 'endless'])
    assert.equal(server.headers[0]!.authorization, 'Bearer mcp-secret')
    assert.equal(server.headers[0]!['x-team'], 'a')
    assert.notInclude(JSON.stringify([output, [...calls.rows]]), 'mcp-secret')
    const effects = calls.asked.map(({ key, call: made }) => [key, (made as JsonObject).effect])
    assert.deepInclude(effects, ['tool-0-0', true])
    assert.deepInclude(effects, ['tool-0-1', false])
  })

  test('are those that the config allows, under its prefix', async ({ assert }) => {
    const tools = [{ type: 'mcp', name: 'words', url: server.url, allow: ['upper'] }]
    const { output } = await calling(tools, [
      call('words_upper'),
      call('words_broken'),
      call('upper'),
    ])
    const errors = (output.toolCalls as JsonObject[]).map(({ isError }) => isError)
    assert.deepEqual(errors, [false, true, true])
    assert.deepEqual(server.called, ['upper'])
  })

  test('are out of reach at a private address, and behind a redirect to one', async ({
    assert,
    cleanup,
  }) => {
    const { EgressGuard } = await import('#net/egress_guard')
    const port = Number(new URL(server.url).port)
    const guard = new EgressGuard({ allow: `127.0.0.1:${port}` })
    const inner = await McpHttpServer.start()
    cleanup(async () => {
      await inner.stop()
      await guard.close()
    })
    server.redirectTo = inner.url
    for (const url of [server.url, inner.url]) {
      await assert.rejects(
        () => calling([{ type: 'mcp', url }], [call('upper')], { guard }),
        /refused/
      )
    }
    assert.lengthOf(inner.headers, 0)
  })

  test('keep their token when a redirect leads to another host', async ({ assert, cleanup }) => {
    const other = await McpHttpServer.start()
    cleanup(() => other.stop())
    server.redirectTo = other.url
    const tools = [{ type: 'mcp', url: server.url, secret: 'TOKEN' }]
    const { output } = await calling(tools, [call('upper')], { secrets: { TOKEN: 'mcp-secret' } })
    assert.equal(output.text, 'Done')
    assert.isAbove(other.headers.length, 0)
    assert.isTrue(other.headers.every(({ authorization }) => authorization === undefined))
  })

  test('are not asked again by a run that goes on', async ({ assert }) => {
    const tools = [{ type: 'mcp', url: server.url }]
    const { calls } = await calling(tools, [call('upper')])
    const before = server.headers.length
    const { output } = await calling(tools, [call('upper')], { calls })
    assert.equal(output.text, 'Done')
    assert.lengthOf(server.headers, before)
    assert.deepEqual(server.called, ['upper'])
  })
})

test.group('MCP servers on this machine', () => {
  const tools = [{ type: 'mcp', command: process.execPath, args: [STDIO] }]
  const allowedCommands = [`${process.execPath} ${STDIO}`]

  test('are started where the operator allows the whole command line', async ({ assert }) => {
    const { output, calls } = await calling(tools, [call('upper'), call('environment')], {
      allowedCommands,
    })
    assert.equal(output.text, 'Done')
    assert.equal(resultOf(calls, 'tool-0-0').text, 'CAT')
    const environment = JSON.parse(resultOf(calls, 'tool-0-1').text)
    assert.notProperty(environment, 'DATABASE_URL')
    assert.notProperty(environment, 'ENCRYPTION_KEY')
  })

  test('are refused otherwise, with another argument too', async ({ assert }) => {
    await assert.rejects(() => calling(tools, []), /MCP_STDIO_ALLOW/)
    const other = [{ ...tools[0], args: [STDIO, '--eval'] }]
    await assert.rejects(() => calling(other, [], { allowedCommands }), /MCP_STDIO_ALLOW/)
  })
})
