import type { Json, JsonObject } from '#engine/graph/types'
import type { ToolConfig } from '#agents/llm/tools/tool_config'

export const PROVIDERS = [
  'openai',
  'anthropic',
  'google',
  'ollama',
  'openai-compatible',
  'simulated',
] as const

export type ProviderName = (typeof PROVIDERS)[number]

/** A model and how it is reached. */
export interface ModelChoice {
  provider: ProviderName
  model: string
  /** Null for the operator's or the provider's own address. */
  baseUrl: string | null
  /** The name of a secret; null for the operator's key. */
  apiKey: string | null
  /** Which of OpenAI's two protocols. */
  api: 'chat' | 'responses'
}

/** What an agent may spend in one run, all its model calls together. */
export interface OwnBudget {
  /** Tokens in and out. */
  maxTokens: number | null
  /** A decimal text. */
  maxCostUsd: string | null
  maxToolCalls: number | null
}

/** What an agent remembers from one run to the next. */
export interface MemoryConfig {
  /** Messages that a run begins with at most, the newest. */
  maxMessages: number
  /** Tokens of messages, estimated, above which the older ones are put into a summary. */
  summarizeAfterTokens: number
}

/** One scripted answer of the `simulated` provider. */
export interface ScriptedAnswer {
  text?: string
  toolCalls?: Array<{ name: string; arguments?: JsonObject }>
}

/** An LLM agent's config, complete; `prompt`, `systemPrompt`, `messages` and `images` may hold templates. */
export interface LlmConfig {
  /** The model, then those that stand in for it. */
  models: [ModelChoice, ...ModelChoice[]]
  prompt: string
  systemPrompt: string
  messages: Json
  images: Json
  temperature: number | undefined
  topP: number | undefined
  /** Tokens of one answer. */
  maxTokens: number | undefined
  stop: string[] | undefined
  seed: number | undefined
  tools: ToolConfig[]
  /** Model calls of one run. */
  maxSteps: number
  outputSchema: JsonObject | null
  budget: OwnBudget
  /** What names the conversation, a template; empty leaves it to the inputs. */
  conversationId: string
  /** Null where nothing is remembered. */
  memory: MemoryConfig | null
  /** For `simulated` only; null echoes. */
  script: ScriptedAnswer[] | null
}
