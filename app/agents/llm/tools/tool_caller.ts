import type { RunContext } from '#engine/contracts/agent_runner'
import { Suspended, type Calls } from '#engine/contracts/calls'
import { StepError } from '#engine/contracts/step_error'
import { traced, type TracedCall } from '#engine/contracts/tracing'
import type { Json, JsonObject } from '#engine/graph/types'
import { compileSchema, SchemaError } from '#agents/llm/json_schema'
import type { WantedCall } from '#agents/llm/model_call'
import type { EarlierMessage } from '#agents/llm/prompt'
import type { McpServers } from '#agents/llm/tools/mcp_servers'
import { toolError, toolResult, type ToolResult } from '#agents/llm/tools/result'
import type { Tool } from '#agents/llm/tools/toolbox'

/** Failures of a tool that end the run, and are not for the model to work around. */
const FATAL = new Set([
  'BUDGET_EXCEEDED',
  'OUTCOME_UNKNOWN',
  'CANCELLED',
  'CALL_DEPTH',
  'CHILD_DEPTH',
  'MCP_DENIED',
  'SECRET_NOT_FOUND',
])

/** What became of a call that a model wanted. */
export interface MadeCall {
  id: string
  name: string
  arguments: JsonObject | null
  result: ToolResult
  /** The answer of an agent that the run was handed over to. */
  handedOver?: Json
}

/** Makes the calls that a model wants, each once. */
export class ToolCaller {
  readonly #tools: Map<string, Tool>

  constructor(
    tools: Tool[],
    private readonly context: RunContext,
    private readonly calls: Calls,
    private readonly servers: McpServers
  ) {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]))
  }

  /**
   * Makes the calls of one turn side by side.
   *
   * @param conversation - What was said before, for an agent that it is handed over to.
   * @throws Suspended when one of them waits, as soon as the others have ended. @throws StepError
   */
  async turn(
    turn: number,
    wanted: WantedCall[],
    conversation: EarlierMessage[]
  ): Promise<MadeCall[]> {
    const settled = await Promise.allSettled(
      wanted.map((call, index) => this.#call(`${turn}-${index}`, call, conversation))
    )
    const errors = settled.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : []
    )
    const error = errors.find((one) => !(one instanceof Suspended)) ?? errors[0]
    if (error !== undefined) throw error
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }

  async #call(key: string, call: WantedCall, conversation: EarlierMessage[]): Promise<MadeCall> {
    const tool = this.#tools.get(call.name)
    const refused = refusal(call, tool)
    if (refused !== null || !tool || call.arguments === null) {
      this.context.log('warn', `The model's call of "${call.name}" was not made`, {
        reason: refused,
      })
      return { ...call, result: toolError(refused ?? '') }
    }
    const args = call.arguments
    if (tool.config.requiresApproval) {
      const message = `May the agent call the tool "${tool.name}"?`
      const input = { tool: tool.name, arguments: args }
      const answer = await this.calls.approval(`approval-${key}`, { message, input })
      if (answer.approved !== true) {
        return {
          ...call,
          result: toolError(`A person refused this call: ${JSON.stringify(answer)}`),
        }
      }
    }
    try {
      const output = await traced(this.context.tracing, tracedCall(call, tool), async (span) => {
        const made = await this.#make(`tool-${key}`, tool, args, conversation)
        if (made.isError) span.fail('TOOL_ERROR')
        return made
      })
      if (tool.config.type === 'agent' && tool.config.handover) {
        return { ...call, result: toolResult(output.value), handedOver: output.value }
      }
      return {
        ...call,
        result: output.isError ? toolError(String(output.value)) : toolResult(output.value),
      }
    } catch (error) {
      return { ...call, result: this.#failed(tool, error) }
    }
  }

  async #make(
    key: string,
    tool: Tool,
    args: JsonObject,
    conversation: EarlierMessage[]
  ): Promise<{ value: Json; isError: boolean }> {
    const { config, remote } = tool
    if (config.type === 'agent') {
      const inputs = config.handover
        ? { ...args, conversation: conversation as unknown as Json }
        : args
      const output = await this.calls.agent(key, config.agentId, inputs)
      return { value: tool.isLlm && !config.handover ? answerOf(output) : output, isError: false }
    }
    if (config.type === 'workflow') {
      const value = await this.calls.child(key, { workflowId: config.workflowId }, args)
      return { value, isError: false }
    }
    const name = remote?.name ?? tool.name
    const call = {
      kind: 'tool' as const,
      input: { tool: tool.name, arguments: args },
      effect: remote?.isRepeatable !== true,
    }
    const result = (await this.calls.once(key, call, async () => {
      return { output: { ...(await this.servers.call(config, name, args)) } }
    })) as unknown as ToolResult
    return { value: result.text, isError: result.isError }
  }

  /** What the model is told of a failure, unless it ends the run. */
  #failed(tool: Tool, error: unknown): ToolResult {
    const isFatal = !(error instanceof StepError) || FATAL.has(error.code)
    if (isFatal || this.context.signal.aborted) throw error
    this.context.log('warn', `The tool "${tool.name}" failed: ${error.message}`, {
      code: error.code,
    })
    return toolError(`${error.code}: ${error.message}`)
  }
}

/** By OpenTelemetry's semantic conventions for generative AI; of the arguments it says nothing. */
function tracedCall({ id }: WantedCall, { name, config }: Tool): TracedCall {
  return {
    name: `execute_tool ${name}`,
    kind: 'internal',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.type': config.type === 'mcp' ? 'extension' : 'function',
      'gen_ai.tool.call.id': id,
    },
  }
}

function refusal({ name, arguments: args }: WantedCall, tool: Tool | undefined): string | null {
  if (!tool) return `There is no tool "${name.slice(0, 100)}"`
  if (args === null) return 'The arguments are no JSON object'
  try {
    const problems = compileSchema(tool.inputSchema)(args)
    return problems.length === 0 ? null : `The arguments do not fit: ${problems.join('; ')}`
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    return `The tool's own schema can't be read: ${error.message}`
  }
}

/** What another LLM agent said, without what it took to say it. */
function answerOf(output: Json): Json {
  const { object, text } = output as JsonObject
  return object ?? text ?? output
}
