import type { RunContext, Usage } from '#engine/contracts/agent_runner'
import type { Budgets } from '#engine/contracts/budgets'
import type { Call, Calls, CallResult } from '#engine/contracts/calls'
import type { SecretStore } from '#engine/contracts/secret_store'
import type { Json, JsonObject } from '#engine/graph/types'
import { Endpoints, type OperatorEndpoints } from '#agents/llm/endpoint'
import { LlmRunner } from '#agents/llm/llm_runner'
import { PriceTable } from '#agents/llm/prices'
import type { KnownAgent, KnownWorkflow, ToolDirectory } from '#agents/llm/tools/tool_directory'
import { EgressGuard } from '#net/egress_guard'
import { agentVersion, runContext } from '#tests/unit/agents/agent_version'

/** A journal in memory: what was called once is not called again. */
export class MemoryCalls implements Calls {
  readonly rows = new Map<string, Json>()
  /** Keys of the work that was really done, in order. */
  readonly worked: string[] = []
  readonly asked: Array<{ key: string; call: unknown }> = []
  used: Usage[] = []
  agents: (agentId: string, inputs: JsonObject) => Promise<Json> = async (_id, inputs) => inputs
  children: (workflowId: string, inputs: JsonObject) => Promise<Json> = async (_id, inputs) =>
    inputs
  approvals: (input: Json | undefined) => Promise<JsonObject> = async () => ({ approved: true })

  constructor(private readonly signal: () => AbortSignal) {}

  async once(
    key: string,
    call: Call,
    work: (signal: AbortSignal, idempotencyKey: string) => Promise<CallResult>
  ): Promise<Json> {
    return this.#kept(key, call, async () => {
      const { output, usage } = await work(this.signal(), `e1:step/${key}`)
      if (usage) this.used.push(usage)
      return output
    })
  }

  agent(key: string, agentId: string, inputs: JsonObject): Promise<Json> {
    return this.#kept(key, { agentId, inputs }, () => this.agents(agentId, inputs))
  }

  child(key: string, { workflowId }: { workflowId: string }, inputs: JsonObject): Promise<Json> {
    return this.#kept(key, { workflowId, inputs }, () => this.children(workflowId, inputs))
  }

  async approval(key: string, request: { input?: Json }): Promise<JsonObject> {
    return (await this.#kept(key, request, () => this.approvals(request.input))) as JsonObject
  }

  async #kept(key: string, call: unknown, work: () => Promise<Json>): Promise<Json> {
    if (!/^[\w.:-]{1,100}$/.test(key)) throw new Error(`No key: ${key}`)
    this.asked.push({ key, call })
    const known = this.rows.get(key)
    if (known !== undefined) return known
    this.worked.push(key)
    const output = JSON.parse(JSON.stringify(await work())) as Json
    this.rows.set(key, output)
    return output
  }
}

export interface LlmRunOptions {
  inputs?: JsonObject
  context?: Partial<RunContext>
  secrets?: Record<string, string>
  operator?: OperatorEndpoints
  agents?: KnownAgent[]
  workflows?: KnownWorkflow[]
  allowedCommands?: string[]
  calls?: MemoryCalls
  guard?: EgressGuard
  prices?: PriceTable
  budgets?: Budgets
}

export function llmRunner(options: LlmRunOptions = {}) {
  const guard = options.guard ?? new EgressGuard({ allow: '127.0.0.1' })
  const secrets: SecretStore = { read: async ({ name }) => options.secrets?.[name] ?? null }
  const known = <Row extends { id: string }>(rows: Row[] = []) =>
    Promise.resolve(new Map(rows.map((row) => [row.id, row])))
  const directory = {
    agents: () => known(options.agents),
    workflows: () => known(options.workflows),
  } as unknown as ToolDirectory
  return new LlmRunner({
    guard,
    secrets,
    directory,
    allowedCommands: options.allowedCommands ?? [],
    endpoints: new Endpoints(guard, secrets, options.operator ?? {}),
    prices: options.prices ?? new PriceTable(),
    budgets: options.budgets,
  })
}

/** Runs an LLM agent outside of the engine; returns what came out and what was seen on the way. */
export async function runLlm(config: JsonObject, options: LlmRunOptions = {}) {
  const tokens: string[] = []
  const context = runContext({
    token: (text: string) => tokens.push(text),
    ...options.context,
  })
  const calls = options.calls ?? new MemoryCalls(() => context.signal)
  const whole = { ...context, calls, ...options.context }
  const runner = llmRunner(options)
  const output = await runner.run(agentVersion('llm', config), options.inputs ?? {}, whole)
  return { output: output as JsonObject, tokens, calls, logged: context.logged }
}
