import vine from '@vinejs/vine'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { schemaProblems } from '#agents/config_problems'
import { PROVIDERS } from '#agents/llm/config'
import type { LlmConfig, ModelChoice, OwnBudget, ScriptedAnswer } from '#agents/llm/config'
import { memoryOf, memorySchema } from '#agents/llm/memory_config'
import { isUsd } from '#agents/llm/money'
import { readTools, toolProblems, toolSchema } from '#agents/llm/tools/tool_config'
import { templateProblems } from '#agents/templates'

const DEFAULT_STEPS = 8
const MAX_STEPS = 100
/** Characters of a prompt, before its templates are filled in. */
const MAX_PROMPT = 200_000
const MAX_SCHEMA_BYTES = 64 * 1024
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/

const url = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string') return
  const parsed = URL.parse(value)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    field.report('must be an http or https URL', 'url', field)
  } else if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '') {
    field.report('may carry neither credentials nor a query', 'url', field)
  }
})

const usd = vine.createRule((value, _options: undefined, field) => {
  if (value === undefined || value === null || isUsd(String(value))) return
  field.report('must be an amount of USD, such as "0.50"', 'usd', field)
})

const whole = (from: number, to: number) =>
  vine.number({ strict: true }).withoutDecimals().range([from, to])

const modelFields = {
  provider: vine.enum(PROVIDERS),
  model: vine.string().minLength(1).maxLength(200).optional(),
  baseUrl: vine.string().maxLength(2_000).use(url()).optional(),
  apiKey: vine.string().regex(SECRET_NAME).optional(),
  api: vine.enum(['chat', 'responses']).optional(),
}

const schema = vine.create({
  ...modelFields,
  prompt: vine.string().maxLength(MAX_PROMPT).optional(),
  systemPrompt: vine.string().maxLength(MAX_PROMPT).optional(),
  temperature: vine.number({ strict: true }).range([0, 2]).optional(),
  topP: vine.number({ strict: true }).range([0, 1]).optional(),
  maxTokens: whole(1, 1_000_000).optional(),
  stop: vine.array(vine.string().minLength(1).maxLength(200)).maxLength(16).optional(),
  seed: whole(0, 2 ** 31 - 1).optional(),
  tools: vine.array(toolSchema()).maxLength(64).optional(),
  maxSteps: whole(1, MAX_STEPS).optional(),
  outputSchema: vine.record(vine.any().nullable()).optional(),
  budget: vine
    .object({
      maxTokens: whole(1, 1_000_000_000).optional(),
      maxCostUsd: vine.any().use(usd()).optional(),
      maxToolCalls: whole(0, 10_000).optional(),
    })
    .optional(),
  conversationId: vine.string().maxLength(2_000).optional(),
  memory: memorySchema(),
  fallbacks: vine.array(vine.object(modelFields)).maxLength(5).optional(),
  script: vine
    .array(
      vine.object({
        text: vine.string().maxLength(MAX_PROMPT).optional(),
        toolCalls: vine
          .array(
            vine.object({
              name: vine.string().minLength(1).maxLength(64),
              arguments: vine.record(vine.any().nullable()).optional(),
            })
          )
          .maxLength(32)
          .optional(),
      })
    )
    .minLength(1)
    .maxLength(1_000)
    .optional(),
})

/** Reads a config: ready to run, or what is wrong with it. */
export async function readLlmConfig(config: JsonObject): Promise<LlmConfig | Problem[]> {
  const problems = [
    ...(await schemaProblems(schema, config)),
    ...promptProblems(config),
    ...['prompt', 'systemPrompt', 'messages', 'images', 'conversationId', 'memory'].flatMap(
      (name) => templateProblems(config[name] ?? null, `config.${name}`)
    ),
  ]
  if (problems.length > 0) return problems
  const chosen = [config, ...listOf(config.fallbacks)]
  const places = chosen.map((_, index) =>
    index === 0 ? 'config' : `config.fallbacks.${index - 1}`
  )
  problems.push(
    ...chosen.flatMap((model, index) => modelProblems(model, places[index] ?? 'config')),
    ...toolProblems(listOf(config.tools)),
    ...(await outputSchemaProblems(config.outputSchema))
  )
  return problems.length > 0 ? problems : settingsOf(config, chosen)
}

function promptProblems({ prompt, messages }: JsonObject): Problem[] {
  const hasPrompt = typeof prompt === 'string' && prompt.trim() !== ''
  if (hasPrompt || (messages ?? null) !== null) return []
  return [{ field: 'config.prompt', message: 'is required', rule: 'required' }]
}

function modelProblems({ provider, model, baseUrl, apiKey }: JsonObject, place: string): Problem[] {
  const problems: Problem[] = []
  if (provider !== 'simulated' && typeof model !== 'string') {
    problems.push({ field: `${place}.model`, message: 'is required', rule: 'required' })
  }
  if (provider === 'openai-compatible' && typeof baseUrl !== 'string') {
    problems.push({ field: `${place}.baseUrl`, message: 'is required', rule: 'required' })
  }
  if (provider === 'simulated' && (baseUrl ?? apiKey ?? null) !== null) {
    const message = 'simulated calls nobody: it takes neither an address nor a key'
    problems.push({ field: `${place}.provider`, message, rule: 'provider' })
  }
  return problems
}

/** A schema that can't be compiled is found before a run pays for an answer. */
async function outputSchemaProblems(outputSchema: Json | undefined): Promise<Problem[]> {
  if (typeof outputSchema !== 'object' || outputSchema === null) return []
  const field = 'config.outputSchema'
  if (Buffer.byteLength(JSON.stringify(outputSchema)) > MAX_SCHEMA_BYTES) {
    return [{ field, message: `is larger than ${MAX_SCHEMA_BYTES / 1024} KiB`, rule: 'maxLength' }]
  }
  const { compileSchema, SchemaError } = await import('#agents/llm/json_schema')
  try {
    compileSchema(outputSchema as JsonObject)
    return []
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    return [{ field, message: error.message, rule: 'schema' }]
  }
}

function settingsOf(config: JsonObject, chosen: JsonObject[]): LlmConfig {
  return {
    models: chosen.map(choiceOf) as LlmConfig['models'],
    prompt: String(config.prompt ?? ''),
    systemPrompt: String(config.systemPrompt ?? ''),
    messages: config.messages ?? null,
    images: config.images ?? null,
    temperature: numberOf(config.temperature),
    topP: numberOf(config.topP),
    maxTokens: numberOf(config.maxTokens),
    stop: (config.stop as string[] | undefined) ?? undefined,
    seed: numberOf(config.seed),
    tools: readTools(listOf(config.tools)),
    maxSteps: numberOf(config.maxSteps) ?? DEFAULT_STEPS,
    outputSchema: (config.outputSchema as JsonObject | undefined) ?? null,
    budget: budgetOf((config.budget ?? {}) as JsonObject),
    ...memoryOf(config),
    script: (config.script as ScriptedAnswer[] | undefined) ?? null,
  }
}

function choiceOf({ provider, model, baseUrl, apiKey, api }: JsonObject): ModelChoice {
  return {
    provider: provider as ModelChoice['provider'],
    model: String(model ?? 'simulated'),
    baseUrl: typeof baseUrl === 'string' ? baseUrl.replace(/\/+$/, '') : null,
    apiKey: typeof apiKey === 'string' ? apiKey : null,
    api: api === 'responses' ? 'responses' : 'chat',
  }
}

function budgetOf({ maxTokens, maxCostUsd, maxToolCalls }: JsonObject): OwnBudget {
  return {
    maxTokens: numberOf(maxTokens) ?? null,
    maxCostUsd: (maxCostUsd ?? null) === null ? null : String(maxCostUsd),
    maxToolCalls: numberOf(maxToolCalls) ?? null,
  }
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : []
}
