import type { AgentParameter } from '#engine/contracts/agent_runner'
import type { Calls } from '#engine/contracts/calls'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import type { OfferedTool } from '#agents/llm/model_call'
import type { McpServers, RemoteTool } from '#agents/llm/tools/mcp_servers'
import type { ToolConfig } from '#agents/llm/tools/tool_config'
import type { ToolDirectory } from '#agents/llm/tools/tool_directory'

/** A tool of a run: what the model sees, and what is behind it. */
export interface Tool extends OfferedTool {
  config: ToolConfig
  /** An MCP server's own name of it. */
  remote: RemoteTool | null
  /** Whether it is an agent whose answer has the shape of an LLM agent's. */
  isLlm: boolean
}

const ANY_INPUT: JsonObject = { type: 'object', additionalProperties: true }

/**
 * The tools that an agent's config gives a model, and no others: neither a prompt nor an answer
 * can add one.
 *
 * @throws StepError `TOOL_NOT_FOUND` (not retryable) for an agent or workflow that this run may not
 * use, and what MCP servers fail with.
 */
export async function openTools(
  configs: ToolConfig[],
  run: { agentId: string; calls: Calls },
  directory: ToolDirectory,
  servers: McpServers
): Promise<Tool[]> {
  if (configs.length === 0) return []
  const ids = (type: 'agent' | 'workflow') =>
    configs.flatMap((tool) => {
      if (tool.type !== type) return []
      return [
        tool.type === 'agent' ? tool.agentId : tool.type === 'workflow' ? tool.workflowId : '',
      ]
    })
  const [agents, workflows] = await Promise.all([
    directory.agents(run.agentId, ids('agent')),
    directory.workflows(run.agentId, ids('workflow')),
  ])
  const opened = await Promise.all(
    configs.map(async (config, index): Promise<Tool[]> => {
      if (config.type === 'mcp') {
        const listed = await run.calls.once(
          `tools-${index}`,
          { kind: 'tool', input: { server: config.url ?? config.command } },
          async () => ({ output: (await servers.list(config)) as unknown as Json })
        )
        const prefix = config.name === null ? '' : `${config.name}_`
        return (listed as unknown as RemoteTool[]).map((remote) => ({
          ...described(`${prefix}${remote.name}`, remote.description, remote.inputSchema),
          config,
          remote,
          isLlm: false,
        }))
      }
      if (config.type === 'agent') {
        const agent = agents.get(config.agentId) ?? notFound('agent', config.agentId)
        const description = config.description ?? agent.description ?? agent.name
        const schema = parameterSchema(agent.parameters)
        const offered = described(config.name ?? agent.name, description, schema)
        return [{ ...offered, config, remote: null, isLlm: agent.type === 'llm' }]
      }
      const workflow = workflows.get(config.workflowId) ?? notFound('workflow', config.workflowId)
      const description = config.description ?? workflow.description ?? workflow.name
      const schema = workflow.inputSchema ?? ANY_INPUT
      const offered = described(config.name ?? workflow.name, description, schema)
      return [{ ...offered, config, remote: null, isLlm: false }]
    })
  )
  return distinct(opened.flat())
}

/** An agent's parameters as JSON Schema. An agent that declares none takes anything. */
export function parameterSchema(parameters: Record<string, AgentParameter>): JsonObject {
  const declared = Object.entries(parameters)
  if (declared.length === 0) return ANY_INPUT
  const properties = declared.map(([name, parameter]) => {
    const { type = 'any', description, default: fallback } = parameter
    const schema: JsonObject = type === 'any' ? {} : { type }
    if (description !== undefined) schema.description = description
    if (fallback !== undefined) schema.default = fallback
    return [name, schema]
  })
  const required = declared.flatMap(([name, { required: must, default: fallback }]) => {
    return must && fallback === undefined ? [name] : []
  })
  const schema = { type: 'object', properties: Object.fromEntries(properties) as JsonObject }
  return { ...schema, required, additionalProperties: false }
}

function described(name: string, description: string, inputSchema: JsonObject): OfferedTool {
  return { name: toolName(name), description: description.slice(0, 4_000), inputSchema }
}

/** A name that every provider takes. */
function toolName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w-]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return (/^[A-Za-z_]/.test(plain) ? plain : `tool_${plain}`).slice(0, 64)
}

/** Of two tools of one name the later gets a number. */
function distinct(tools: Tool[]): Tool[] {
  const taken = new Set<string>()
  return tools.map((tool) => {
    let { name } = tool
    for (let number = 2; taken.has(name); number++) name = `${tool.name.slice(0, 60)}_${number}`
    taken.add(name)
    return { ...tool, name }
  })
}

function notFound(kind: string, id: string): never {
  const message = `There is no ${kind} ${id} that this run may use as a tool`
  throw new StepError('TOOL_NOT_FOUND', message, { retryable: false })
}
