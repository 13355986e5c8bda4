import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'

const WORD = {
  type: 'object' as const,
  properties: { word: { type: 'string' } },
  required: ['word'],
}

/** An MCP server by the official SDK: with tools that answer, that fail, and that go on for long. */
export function mcpTools(called: string[] = []): Server {
  const server = new Server({ name: 'words', version: '1' }, { capabilities: { tools: {} } })
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [
      { name: 'upper', description: 'In capitals', inputSchema: WORD },
      { name: 'broken', inputSchema: WORD, annotations: { readOnlyHint: true } },
      { name: 'endless', inputSchema: WORD },
      { name: 'environment', inputSchema: WORD },
    ],
  }))
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    called.push(params.name)
    const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] })
    if (params.name === 'broken') return { ...text('It broke'), isError: true }
    if (params.name === 'endless') return text('x'.repeat(200_000))
    if (params.name === 'environment') return text(JSON.stringify(process.env))
    return text(String(params.arguments?.word).toUpperCase())
  })
  return server
}
