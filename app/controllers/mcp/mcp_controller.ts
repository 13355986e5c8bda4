import { randomUUID } from 'node:crypto'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CancelCall from '#actions/mcp/cancel_call'
import DeploymentTools from '#actions/mcp/deployment_tools'
import { openMcpServer } from '#controllers/mcp/mcp_server'
import ToolCalls from '#controllers/mcp/tool_calls'

const SESSION = 'mcp-session-id'

interface Cancelled {
  method?: unknown
  params?: { requestId?: unknown }
}

/** The MCP server (streamable HTTP): each running deployment that a key may use is a tool. */
@inject()
export default class McpController {
  constructor(
    protected tools: DeploymentTools,
    protected calls: ToolCalls,
    protected cancelCall: CancelCall
  ) {}

  /**
   * @store
   * @summary Ask the MCP server
   * @operationId askMcpServer
   */
  async store(ctx: HttpContext) {
    const { request, response } = ctx
    const caller = ctx.mcpCaller!
    const session = request.header(SESSION) ?? randomUUID()
    const body = request.body() as Cancelled
    if (body.method === 'notifications/cancelled') {
      const { requestId } = body.params ?? {}
      if (typeof requestId === 'string' || typeof requestId === 'number') {
        await this.cancelCall.handle(caller, session, requestId)
      }
      return response.status(202).send('')
    }
    const { StreamableHTTPServerTransport } =
      await import('@modelcontextprotocol/sdk/server/streamableHttp.js')
    const onFault = (err: unknown) => ctx.logger.error({ err }, 'An answer to a client of MCP')
    const { tools, calls } = this
    const server = await openMcpServer({ caller, session, tools, calls, onFault })
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })
    response.relayHeaders()
    response.response.setHeader(SESSION, session)
    response.response.once('close', () => void server.close())
    await server.connect(transport)
    await transport.handleRequest(request.request, response.response, body)
  }
}
