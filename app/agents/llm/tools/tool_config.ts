import vine from '@vinejs/vine'
import type { JsonObject, Problem } from '#engine/graph/types'

interface AnyTool {
  /** What the model calls it; an MCP server's tools get it as a prefix. */
  name: string | null
  description: string | null
  /** Whether a person is asked before each call. */
  requiresApproval: boolean
}

export interface AgentToolConfig extends AnyTool {
  type: 'agent'
  agentId: string
  /** The agent's answer is the run's answer. */
  handover: boolean
}

export interface WorkflowToolConfig extends AnyTool {
  type: 'workflow'
  workflowId: string
}

/** An MCP server: at an address, or as a command that the operator allows. */
export interface McpToolConfig extends AnyTool {
  type: 'mcp'
  url: string | null
  headers: Record<string, string>
  /** The name of a secret, sent as a bearer token. */
  secret: string | null
  command: string | null
  args: string[]
  /** Names of the server's tools that the model gets; null for all. */
  allow: string[] | null
}

export type ToolConfig = AgentToolConfig | WorkflowToolConfig | McpToolConfig

/** What every provider takes for the name of a tool. */
const TOOL_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const SECRET_HEADER = /auth|token|secret|password|cookie|api-?key/i

/** One element of `tools`. */
export const toolSchema = () =>
  vine.object({
    type: vine.enum(['agent', 'workflow', 'mcp']),
    name: vine.string().regex(TOOL_NAME).optional(),
    description: vine.string().maxLength(4_000).optional(),
    requiresApproval: vine.boolean({ strict: true }).optional(),
    agentId: vine.string().uuid().optional(),
    handover: vine.boolean({ strict: true }).optional(),
    workflowId: vine.string().uuid().optional(),
    url: vine.string().maxLength(2_000).optional(),
    headers: vine.record(vine.string().maxLength(8_000)).optional(),
    secret: vine.string().regex(SECRET_NAME).optional(),
    command: vine.string().minLength(1).maxLength(1_000).optional(),
    args: vine.array(vine.string().maxLength(1_000)).maxLength(50).optional(),
    allow: vine.array(vine.string().minLength(1).maxLength(200)).maxLength(200).optional(),
  })

/** What the schema can't say of `tools`. */
export function toolProblems(tools: JsonObject[]): Problem[] {
  const names = tools.map(({ type, name }) => (type === 'mcp' ? null : (name ?? null)))
  return tools.flatMap((tool, index) => {
    const place = `config.tools.${index}`
    const problems = problemsOf(tool, place)
    const name = names[index]
    if (typeof name === 'string' && names.indexOf(name) !== index) {
      problems.push({ field: `${place}.name`, message: 'is the name of another', rule: 'unique' })
    }
    return problems
  })
}

function problemsOf(tool: JsonObject, place: string): Problem[] {
  if (tool.type === 'agent') return required(tool, 'agentId', place)
  if (tool.type === 'workflow') return required(tool, 'workflowId', place)
  if ((tool.url ?? null) === null && (tool.command ?? null) === null) {
    return [{ field: `${place}.url`, message: 'is required, or a command', rule: 'required' }]
  }
  if (typeof tool.url !== 'string') return []
  if (typeof tool.command === 'string') {
    return [{ field: `${place}.command`, message: 'can not go with url', rule: 'exclusive' }]
  }
  return [...addressProblems(tool.url, place), ...headerProblems(tool, place)]
}

function required(tool: JsonObject, name: string, place: string): Problem[] {
  if (typeof tool[name] === 'string') return []
  return [{ field: `${place}.${name}`, message: 'is required', rule: 'required' }]
}

function addressProblems(url: string, place: string): Problem[] {
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return [{ field: `${place}.url`, message: 'must be an http or https URL', rule: 'url' }]
  }
  if (parsed.username === '' && parsed.password === '') return []
  const message = 'may not carry credentials: use a secret'
  return [{ field: `${place}.url`, message, rule: 'url' }]
}

/** A key in a header would be there for everybody who may see the agent. */
function headerProblems({ headers }: JsonObject, place: string): Problem[] {
  return Object.keys((headers ?? {}) as JsonObject).flatMap((name) => {
    const field = `${place}.headers.${name}`
    if (!HEADER_NAME.test(name)) {
      return [{ field, message: 'is no name of a header', rule: 'header' }]
    }
    if (!SECRET_HEADER.test(name)) return []
    return [{ field, message: 'is a credential: name a secret in "secret"', rule: 'secret' }]
  })
}

/** The tools of a config that has no problems. */
export function readTools(tools: JsonObject[]): ToolConfig[] {
  return tools.map((tool): ToolConfig => {
    const common: AnyTool = {
      name: (tool.name as string | undefined) ?? null,
      description: (tool.description as string | undefined) ?? null,
      requiresApproval: tool.requiresApproval === true,
    }
    if (tool.type === 'agent') {
      const handover = tool.handover === true
      return { ...common, type: 'agent', agentId: String(tool.agentId), handover }
    }
    if (tool.type === 'workflow') {
      return { ...common, type: 'workflow', workflowId: String(tool.workflowId) }
    }
    return {
      ...common,
      type: 'mcp',
      url: (tool.url as string | undefined) ?? null,
      headers: (tool.headers ?? {}) as Record<string, string>,
      secret: (tool.secret as string | undefined) ?? null,
      command: (tool.command as string | undefined) ?? null,
      args: (tool.args as string[] | undefined) ?? [],
      allow: (tool.allow as string[] | undefined) ?? null,
    }
  })
}
