import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type DeploymentTools from '#actions/mcp/deployment_tools'
import type ToolCalls from '#controllers/mcp/tool_calls'
import type { McpCaller } from '#queries/mcp/find_mcp_caller'

interface Serves {
  caller: McpCaller
  session: string
  tools: DeploymentTools
  calls: ToolCalls
  /** Hears what is our fault: a client is told no more than that something is. */
  onFault: (error: unknown) => void
}

/**
 * A server of MCP for one request: nothing of a client is kept between two, so that any process may
 * answer the next. The SDK is loaded by the first one.
 */
export async function openMcpServer(serves: Serves): Promise<Server> {
  const { caller, session, tools, calls, onFault } = serves
  const [{ Server: McpServer }, types] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/index.js'),
    import('@modelcontextprotocol/sdk/types.js'),
  ])
  const server = new McpServer(
    { name: 'turbocat', version: '1.0.0' },
    { capabilities: { tools: {} } }
  )
  const faultless = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      onFault(error)
      throw new types.McpError(types.ErrorCode.InternalError, 'An internal error')
    })
  server.setRequestHandler(types.ListToolsRequestSchema, async () => {
    return { tools: await faultless(tools.list(caller)) }
  })
  server.setRequestHandler(types.CallToolRequestSchema, async ({ params }, extra) => {
    const progressToken = extra._meta?.progressToken
    const progress =
      progressToken === undefined
        ? undefined
        : (told: object) => {
            const notified = { progressToken, ...told } as never
            const sent = extra.sendNotification({
              method: 'notifications/progress',
              params: notified,
            })
            // Whoever has gone hears nothing.
            sent.catch(() => {})
          }
    const call = { name: params.name, arguments: params.arguments ?? {}, progress }
    const result = await faultless(
      calls.run(caller, { ...call, session, requestId: extra.requestId })
    )
    if (result) return result
    throw new types.McpError(types.ErrorCode.InvalidParams, `There is no tool ${params.name}`)
  })
  return server
}
