import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { SecretStore } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import type { McpToolConfig } from '#agents/llm/tools/tool_config'
import { toolError, toolResult, type ToolResult } from '#agents/llm/tools/result'
import { modelFailure } from '#agents/llm/failure'
import type { EgressGuard } from '#net/egress_guard'
import { guardedFetch } from '#net/guarded_fetch'

const MAX_ANSWER_BYTES = 8 * 1024 * 1024
const MAX_REDIRECTS = 3
/** Tools that are taken from one server. */
const MAX_TOOLS = 200
const MAX_PAGES = 20
/** Milliseconds for a server to greet and to list; a call may take as long as the attempt. */
const GREETING_TIMEOUT_MS = 30_000
const CALL_TIMEOUT_MS = 3_600_000

/** A tool as its server tells it. */
export interface RemoteTool {
  name: string
  description: string
  inputSchema: JsonObject
  /** Whether calling it twice is the same as once, as the server says. */
  isRepeatable: boolean
}

/** What the connections of one run need. */
export interface McpAccess {
  guard: EgressGuard
  secrets: SecretStore
  /** Whole command lines that the operator lets users start. */
  allowedCommands: readonly string[]
}

/** The MCP servers of one run: each is reached when it is first needed, and let go at the end. */
export class McpServers {
  readonly #clients = new Map<McpToolConfig, Promise<Client>>()

  constructor(
    private readonly access: McpAccess,
    private readonly run: { executionId: string; agentId: string; signal: AbortSignal }
  ) {}

  /** @throws StepError `MCP_DENIED`, `SECRET_NOT_FOUND`, `EGRESS_DENIED` (not retryable), `CONNECTION_FAILED`, ... */
  async list(server: McpToolConfig): Promise<RemoteTool[]> {
    const { signal } = this.run
    try {
      const client = await this.#client(server)
      const found: RemoteTool[] = []
      let cursor: string | undefined
      for (let page = 0; page < MAX_PAGES && found.length < MAX_TOOLS; page++) {
        const answer = await client.listTools(cursor === undefined ? {} : { cursor }, {
          signal,
          timeout: GREETING_TIMEOUT_MS,
        })
        for (const { name, description, inputSchema, annotations } of answer.tools) {
          if (server.allow !== null && !server.allow.includes(name)) continue
          const isRepeatable =
            annotations?.readOnlyHint === true || annotations?.idempotentHint === true
          const schema = inputSchema as unknown as JsonObject
          found.push({ name, description: description ?? '', inputSchema: schema, isRepeatable })
        }
        cursor = answer.nextCursor
        if (cursor === undefined) break
      }
      return found.slice(0, MAX_TOOLS)
    } catch (error) {
      throw this.#failure(error, server)
    }
  }

  /** What the tool gave; a failure of the tool, or on the way to it, is a result too. */
  async call(server: McpToolConfig, name: string, args: JsonObject): Promise<ToolResult> {
    const { signal } = this.run
    try {
      const client = await this.#client(server)
      const timeout = CALL_TIMEOUT_MS
      const answer = await client.callTool({ name, arguments: args }, undefined, {
        signal,
        timeout,
      })
      return toolResult(contentOf(answer as JsonObject), answer.isError === true)
    } catch (error) {
      const failure = this.#failure(error, server)
      if (failure.code === 'MCP_DENIED' || failure.code === 'SECRET_NOT_FOUND') throw failure
      return toolError(failure.message)
    }
  }

  /** Ends every connection and every process. */
  async close(): Promise<void> {
    const clients = [...this.#clients.values()]
    this.#clients.clear()
    await Promise.all(clients.map((client) => client.then((one) => one.close()).catch(() => {})))
  }

  #client(server: McpToolConfig): Promise<Client> {
    const known = this.#clients.get(server)
    if (known) return known
    const client = this.#connect(server)
    this.#clients.set(server, client)
    return client
  }

  async #connect(server: McpToolConfig): Promise<Client> {
    const { Client: McpClient } = await import('@modelcontextprotocol/sdk/client/index.js')
    const client = new McpClient({ name: 'turbocat', version: '1' })
    const transport = server.url === null ? await this.#process(server) : await this.#http(server)
    const { signal } = this.run
    await client.connect(transport, { signal, timeout: GREETING_TIMEOUT_MS })
    return client
  }

  async #http(server: McpToolConfig) {
    const { StreamableHTTPClientTransport } =
      await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
    const authorization = server.secret === null ? {} : await this.#credentials(server.secret)
    const fetch = guardedFetch({
      dispatcher: this.access.guard.dispatcher,
      maxBytes: MAX_ANSWER_BYTES,
      maxRedirects: MAX_REDIRECTS,
      secretHeaders: ['mcp-session-id', ...Object.keys(server.headers)],
    })
    return new StreamableHTTPClientTransport(new URL(String(server.url)), {
      requestInit: { headers: { ...server.headers, ...authorization } },
      fetch: (url, init) => fetch(url, init),
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1_000,
        maxReconnectionDelay: 1_000,
        reconnectionDelayGrowFactor: 1,
      },
    })
  }

  /** A process of the operator's choice: it gets none of this process's variables but PATH and the like. */
  async #process({ command, args }: McpToolConfig) {
    const line = [String(command), ...args].join(' ')
    if (!this.access.allowedCommands.includes(line)) {
      const message = `The command "${line}" is not among those that MCP_STDIO_ALLOW names`
      throw new StepError('MCP_DENIED', message, { retryable: false })
    }
    const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js')
    const [program = '', ...given] = line.split(' ')
    return new StdioClientTransport({ command: program, args: given, stderr: 'ignore' })
  }

  async #credentials(name: string): Promise<{ authorization: string }> {
    const { executionId, agentId } = this.run
    const secret = await this.access.secrets.read({ executionId, agentId, name })
    if (secret !== null) return { authorization: `Bearer ${secret.trim()}` }
    const message = `There is no secret ${name} for this agent: it takes those of its own user alone`
    throw new StepError('SECRET_NOT_FOUND', message, { retryable: false })
  }

  #failure(error: unknown, { url, command }: McpToolConfig): StepError {
    if (this.run.signal.aborted) throw this.run.signal.reason
    const where = url === null ? String(command) : new URL(url).host
    const { code, message, options } = modelFailure(error, `The MCP server ${where}`)
    return new StepError(code.replace(/^MODEL_/, 'MCP_'), message, options)
  }
}

/** Texts as they are, one below the other; what else came, as JSON without its bytes. */
function contentOf({ content, structuredContent }: JsonObject): Json {
  if (structuredContent !== undefined && structuredContent !== null) return structuredContent
  const parts = (Array.isArray(content) ? content : []) as JsonObject[]
  if (parts.every(({ type }) => type === 'text')) return parts.map((part) => part.text).join('\n')
  return parts.map((part) => ('data' in part ? { ...part, data: '[left out]' } : part))
}
