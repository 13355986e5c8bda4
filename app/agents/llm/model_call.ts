import type { LanguageModel, ModelMessage, Output, ToolSet } from 'ai'
import type { Json, JsonObject } from '#engine/graph/types'
import type { LlmConfig, ModelChoice } from '#agents/llm/config'
import type { TokenCounts } from '#agents/llm/prices'
import { StepError } from '#engine/contracts/step_error'

/** A tool as a model sees it. */
export interface OfferedTool {
  name: string
  description: string
  /** JSON Schema of its arguments. */
  inputSchema: JsonObject
}

/** One call of a model. */
export interface ModelCall {
  choice: ModelChoice
  model: LanguageModel
  config: LlmConfig
  system: string
  messages: ModelMessage[]
  tools: OfferedTool[]
  /** Whether tools may be called now; a model must know them all the same if it called some. */
  mayCall: boolean
  /** Tokens that may come out; undefined leaves it to the provider. */
  maxOutputTokens: number | undefined
  signal: AbortSignal
  /** Go with the request, beside what the provider's protocol has. */
  headers?: Readonly<Record<string, string>>
  onText(delta: string): void
}

/** A tool that a model wants to be called; `arguments` is null where they are no JSON object. */
export interface WantedCall {
  id: string
  name: string
  arguments: JsonObject | null
}

/** What a model answered: JSON as a whole. */
export interface ModelAnswer {
  text: string
  wanted: WantedCall[]
  /** What the conversation goes on with: the assistant's messages. */
  messages: ModelMessage[]
  finishReason: string
  tokens: TokenCounts
  /** What the provider says that it used. */
  model: string
}

/** Providers that check answers against a schema themselves, tools or not. */
const CHECKS_SCHEMA = new Set(['openai', 'anthropic'])

/**
 * Calls a model once, streaming.
 *
 * @throws What the provider's library or the network throws; StepError `INVALID_RESPONSE` for an
 * answer that ended in the middle; the signal's reason.
 */
export async function callModel(call: ModelCall): Promise<ModelAnswer> {
  const { streamText, ToolChoiceViolationError } = await import('ai')
  globalThis.AI_SDK_LOG_WARNINGS = false
  const { config, signal } = call
  const result = streamText({
    model: call.model,
    instructions: call.system === '' ? undefined : call.system,
    messages: call.messages,
    tools: call.tools.length === 0 ? undefined : await toolSet(call.tools),
    toolChoice: call.tools.length === 0 ? undefined : call.mayCall ? 'auto' : 'none',
    output: await outputOf(call),
    maxOutputTokens: call.maxOutputTokens,
    temperature: config.temperature,
    topP: config.topP,
    stopSequences: config.stop,
    seed: config.seed,
    maxRetries: 0,
    streamRetries: 0,
    abortSignal: signal,
    headers: call.headers,
    // Strict schemas refuse what JSON Schema allows; by the responses protocol OpenAI would keep all.
    providerOptions: {
      openai: {
        strictJsonSchema: false,
        ...(call.choice.api === 'responses' ? { store: false } : {}),
      },
    },
    // Where a library would fetch what a prompt names: everything is fetched before, by us.
    experimental_download: async (wanted) => {
      if (wanted.length === 0) return []
      throw new StepError('VALIDATION_ERROR', 'Nothing is downloaded here', { retryable: false })
    },
    onError: () => {},
  })
  const wanted: WantedCall[] = []
  for await (const part of result.stream) {
    if (part.type === 'text-delta') call.onText(part.text)
    else if (part.type === 'error') throw failureOf(part.error, ToolChoiceViolationError)
    else if (part.type === 'abort') throw signal.reason
    else if (part.type === 'tool-call') {
      wanted.push({
        id: part.toolCallId,
        name: part.toolName,
        arguments: isObject(part.input) ? (part.input as JsonObject) : null,
      })
    }
  }
  signal.throwIfAborted()
  const [finishReason, usage, response, text] = await Promise.all([
    result.finishReason,
    result.usage,
    result.response,
    result.text,
  ])
  if (finishReason === 'interrupted' || finishReason === 'error') {
    throw new StepError('INVALID_RESPONSE', 'The answer ended in the middle')
  }
  const own = response.messages.filter(({ role }) => role === 'assistant')
  return {
    text,
    wanted,
    messages: JSON.parse(JSON.stringify(own)) as ModelMessage[],
    finishReason,
    tokens: {
      input: usage.inputTokens ?? 0,
      output: usage.outputTokens ?? 0,
      cached: usage.inputTokenDetails.cacheReadTokens ?? 0,
      cacheWrite: usage.inputTokenDetails.cacheWriteTokens ?? 0,
    },
    model: response.modelId || call.choice.model,
  }
}

/** Some models call tools though they are told not to any more. */
function failureOf(error: unknown, violation: { isInstance(error: unknown): boolean }): unknown {
  if (!violation.isInstance(error)) return error
  const message = 'The model wants to call tools at its last step (maxSteps)'
  return new StepError('MAX_STEPS_EXCEEDED', message, { retryable: false })
}

/** Tools without a way to run them: the library hands every call to us. */
async function toolSet(offered: OfferedTool[]): Promise<ToolSet> {
  const { jsonSchema } = await import('ai')
  const entries = offered.map(({ name, description, inputSchema }) => {
    return [name, { description, inputSchema: jsonSchema(inputSchema) }]
  })
  return Object.fromEntries(entries) as ToolSet
}

async function outputOf({ config, choice, tools }: ModelCall): Promise<Output.Output | undefined> {
  if (config.outputSchema === null) return undefined
  const { jsonSchema, Output: output } = await import('ai')
  if (CHECKS_SCHEMA.has(choice.provider) || (choice.provider === 'google' && tools.length === 0)) {
    return output.object({ schema: jsonSchema<Json>(config.outputSchema) })
  }
  // Others take a schema in the system prompt; JSON mode and tools together are refused by many.
  return tools.length === 0 ? output.json() : undefined
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
