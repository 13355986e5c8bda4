import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { mcpTools } from '#tests/support/llm/mcp_tools'

/** A real MCP server over streamable HTTP, one session a request, as small deployments are. */
export class McpHttpServer {
  readonly called: string[] = []
  readonly headers: IncomingHttpHeaders[] = []
  /** Where everything is sent instead. */
  redirectTo: string | null = null
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  static async start(): Promise<McpHttpServer> {
    const server = new McpHttpServer()
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/mcp`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.headers.push(request.headers)
    if (this.redirectTo !== null) {
      response.writeHead(307, { location: this.redirectTo }).end()
      return
    }
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })
    const tools = mcpTools(this.called)
    response.on('close', () => void tools.close())
    await tools.connect(transport)
    await transport.handleRequest(request, response)
  }
}
