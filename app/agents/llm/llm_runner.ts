import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import type { Budgets } from '#engine/contracts/budgets'
import type { Conversations } from '#engine/contracts/conversations'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { configError } from '#agents/config_problems'
import type { LlmConfig } from '#agents/llm/config'
import type { Endpoints } from '#agents/llm/endpoint'
import type { PriceTable } from '#agents/llm/prices'
import type { EarlierMessage, Prompt } from '#agents/llm/prompt'
import { memoryKey } from '#agents/llm/memory_key'
import { readLlmConfig } from '#agents/llm/read_config'
import type { McpAccess } from '#agents/llm/tools/mcp_servers'
import type { ToolConfig } from '#agents/llm/tools/tool_config'
import type { ToolDirectory } from '#agents/llm/tools/tool_directory'

/** What the runner asks of the world. */
export interface LlmWorld extends McpAccess {
  endpoints: Endpoints
  directory: ToolDirectory
  prices: PriceTable
  /** Budgets beside the agent's own, where there are any. */
  budgets?: Budgets
  /** What is remembered from run to run, where anything is. */
  conversations?: Conversations
}

/**
 * Runs LLM agents. Everything heavy (the AI SDK, MCP, schemas) is loaded by the first run, so that
 * a worker that has none of them stays small.
 */
export class LlmRunner {
  constructor(private readonly world: LlmWorld) {}

  /**
   * @returns `{ text, object?, toolCalls: [{ name, arguments, isError }], finishReason, usage, model,
   * provider, steps }`
   * @throws StepError `VALIDATION_ERROR`, `BUDGET_EXCEEDED`, `OUTPUT_INVALID`, `MAX_STEPS_EXCEEDED`,
   * `CONTENT_FILTERED`, `TOOL_NOT_FOUND`, `MCP_DENIED`, `SECRET_NOT_FOUND`, `IMAGE_INVALID`,
   * `CALL_DEPTH`, `CHILD_DEPTH` (not retryable), and those of `modelFailure`. @throws Suspended
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const config = await readLlmConfig(agent.config)
    if (Array.isArray(config)) throw configError(config)
    const problems = this.#problems(config)
    if (problems.length > 0) throw configError(problems)
    const { renderPrompt } = await import('#agents/llm/prompt')
    const prompt = renderPrompt(config, { ...context.scope, inputs })
    const { McpServers } = await import('#agents/llm/tools/mcp_servers')
    const { executionId, signal } = context
    const run = { executionId, agentId: agent.agentId }
    const servers = new McpServers(this.world, { ...run, signal })
    const key = memoryKey(config, inputs, context.scope)
    try {
      return await this.#converse(agent, config, prompt, context, servers, key)
    } finally {
      await servers.close()
    }
  }

  async inspect(agent: Pick<AgentVersion, 'config'>): Promise<Problem[]> {
    const config = await readLlmConfig(agent.config)
    return Array.isArray(config) ? config : this.#problems(config)
  }

  async #converse(
    { agentId, version }: AgentVersion,
    config: LlmConfig,
    prompt: Prompt,
    context: RunContext,
    servers: InstanceType<typeof import('#agents/llm/tools/mcp_servers').McpServers>,
    key: string | null
  ): Promise<Json> {
    const [{ Conversation }, { openTools }, { ToolCaller }, { RunModels }, { Spending }, memory] =
      await Promise.all([
        import('#agents/llm/conversation'),
        import('#agents/llm/tools/toolbox'),
        import('#agents/llm/tools/tool_caller'),
        import('#agents/llm/run_models'),
        import('#agents/llm/spending'),
        import('#agents/llm/memory'),
      ])
    const { endpoints, directory, prices, budgets, conversations } = this.world
    const { executionId, calls } = context
    const tools = await openTools(config.tools, { agentId, calls }, directory, servers)
    const parts = {
      agent: { agentId, version },
      config,
      context,
      budgets,
      models: new RunModels(config, { executionId, agentId }, endpoints, prices),
      spending: new Spending(config.budget),
    }
    const remembered =
      key === null ? null : await memory.recallConversation(parts, conversations, key)
    const whole = { ...prompt, earlier: [...(remembered?.messages ?? []), ...prompt.earlier] }
    const conversation = new Conversation({
      ...parts,
      calls,
      tools,
      caller: new ToolCaller(tools, context, calls, servers),
      system: prompt.system,
      structured: await structuredOutput(config.outputSchema),
      opening: this.#opening(whole, context.signal),
      said: saidOf(whole),
    })
    const output = await conversation.run()
    await remembered?.remember(prompt.text, output)
    return output
  }

  /** Loads the prompt's images once a run, when a model is really called. */
  #opening(prompt: Prompt, signal: AbortSignal) {
    const load = async () => {
      const { loadImages } = await import('#agents/llm/images')
      const { openingMessages } = await import('#agents/llm/prompt')
      const images = await loadImages(prompt.images, this.world.guard, signal)
      return { messages: openingMessages(prompt, images), images: images.length }
    }
    let opening: ReturnType<typeof load> | undefined
    return () => (opening ??= load())
  }

  /** What this installation lacks for the config. */
  #problems(config: LlmConfig): Problem[] {
    const models = config.models.flatMap((choice, index) => {
      const place = index === 0 ? 'config' : `config.fallbacks.${index - 1}`
      return this.world.endpoints.problems(choice, place)
    })
    return [...models, ...config.tools.flatMap((tool, index) => this.#denied(tool, index))]
  }

  #denied(tool: ToolConfig, index: number): Problem[] {
    if (tool.type !== 'mcp' || tool.command === null) return []
    const line = [tool.command, ...tool.args].join(' ')
    if (this.world.allowedCommands.includes(line)) return []
    const field = `config.tools.${index}.command`
    return [{ field, message: 'is not among those that MCP_STDIO_ALLOW names', rule: 'allowed' }]
  }
}

async function structuredOutput(schema: JsonObject | null) {
  if (schema === null) return null
  const { StructuredOutput } = await import('#agents/llm/structured_output')
  return new StructuredOutput(schema)
}

function saidOf(prompt: Prompt): EarlierMessage[] {
  if (prompt.text === '') return prompt.earlier
  return [...prompt.earlier, { role: 'user', content: prompt.text }]
}
