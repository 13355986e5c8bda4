import { hash } from 'node:crypto'
import type { ModelMessage } from 'ai'
import type { Calls } from '#engine/contracts/calls'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import { askModels, type Turn, type TurnParts, type TurnRequest } from '#agents/llm/model_turn'
import { SoftLimitReached } from '#agents/llm/soft_limit'
import { exceeded } from '#agents/llm/spending'
import type { EarlierMessage } from '#agents/llm/prompt'
import { repairRequest, type StructuredOutput } from '#agents/llm/structured_output'
import type { MadeCall, ToolCaller } from '#agents/llm/tools/tool_caller'
import type { Tool } from '#agents/llm/tools/toolbox'

export interface ConversationParts extends TurnParts {
  calls: Calls
  tools: Tool[]
  caller: ToolCaller
  system: string
  structured: StructuredOutput | null
  /** Made when a model is really called: what is replayed needs no images. */
  opening: () => Promise<{ messages: ModelMessage[]; images: number }>
  /** The opening as text, for who takes over. */
  said: EarlierMessage[]
}

/**
 * One run of an agent: the model is asked, its calls are made, and it is asked again, until it
 * answers. Each model call and each tool call is a row of the journal, so that a conversation that
 * was cut off goes on where it was.
 */
export class Conversation {
  /** What was added to the opening. */
  readonly #added: ModelMessage[] = []
  readonly #made: MadeCall[] = []
  readonly #said: EarlierMessage[]
  #turns = 0
  #model = 0
  /** Somebody allowed it to go on past the soft limits of its budgets. */
  #approved = false

  constructor(private readonly parts: ConversationParts) {
    this.#said = [...parts.said]
  }

  /**
   * @returns `{ text, object?, toolCalls, finishReason, usage, model, provider, steps }`
   * @throws StepError, Suspended
   */
  async run(): Promise<Json> {
    const { maxSteps } = this.parts.config
    for (;;) {
      const mayCall = this.#turns + 1 < maxSteps
      const turn = await this.#ask(mayCall)
      if (turn.wanted.length === 0) return this.#finish(turn)
      const handedOver = await this.#callTools(turn)
      if (handedOver !== undefined) return this.#handOver(turn, handedOver)
    }
  }

  async #ask(mayCall: boolean): Promise<Turn> {
    const { spending } = this.parts
    const key = `model-${this.#turns}`
    let asked = await this.#askOnce(key, mayCall)
    if ('paused' in asked) {
      await this.#askPeople(asked.paused)
      asked = await this.#askOnce(`${key}-approved`, mayCall)
    }
    if ('paused' in asked) throw exceeded(asked.paused)
    const turn = asked
    this.#turns += 1
    this.#model = turn.index
    spending.add(turn.usage)
    this.#added.push(...turn.messages)
    if (turn.text !== '') this.#said.push({ role: 'assistant', content: turn.text })
    if (turn.cutByBudget) throw exceeded("The agent's budget was used up within an answer")
    if (turn.finishReason === 'content-filter') {
      const message = `${turn.provider}/${turn.model} filtered its answer`
      throw new StepError('CONTENT_FILTERED', message, { retryable: false })
    }
    return turn
  }

  /** A turn, or why somebody is to be asked before it: both are kept in the journal. */
  async #askOnce(key: string, mayCall: boolean): Promise<Turn | { paused: string }> {
    const { agent, calls, config, system, tools } = this.parts
    const { provider, model } = config.models[this.#model] ?? config.models[0]
    const input = { provider, model, messages: this.#added.length }
    const asked = await calls.once(key, { kind: 'model', input, agent }, async (signal) => {
      const { messages, images } = await this.parts.opening()
      const request: TurnRequest = {
        system,
        messages: [...messages, ...this.#added],
        tools: offered(tools),
        mayCall,
        images,
        first: this.#model,
        approved: this.#approved,
      }
      try {
        const answer = await askModels(this.parts, request, signal)
        return { output: { ...answer } as unknown as Json, usage: answer.usage }
      } catch (error) {
        if (error instanceof SoftLimitReached) return { output: { paused: error.message } }
        throw error
      }
    })
    return asked as unknown as Turn | { paused: string }
  }

  /** @throws StepError `BUDGET_EXCEEDED` when they refuse. @throws Suspended */
  async #askPeople(why: string): Promise<void> {
    const message = `May the agent go on? ${why}`
    const answer = await this.parts.calls.approval(`budget-${this.#turns}`, { message })
    if (answer.approved !== true) throw exceeded(`A person refused to go on. ${why}`)
    this.#approved = true
  }

  async #callTools(turn: Turn): Promise<Json | undefined> {
    const { agent, budgets, caller, context, spending } = this.parts
    spending.countToolCalls(turn.wanted.length)
    const run = { executionId: context.executionId, path: context.path, agentId: agent.agentId }
    const key = callsKey(this.#turns - 1, turn.wanted)
    await budgets?.countToolCalls(run, key, turn.wanted.length)
    const made = await caller.turn(this.#turns - 1, turn.wanted, this.#said)
    this.#made.push(...made)
    this.#added.push({
      role: 'tool',
      content: made.map(({ id, name, result }) => ({
        type: 'tool-result',
        toolCallId: id,
        toolName: name,
        output: { type: result.isError ? 'error-text' : 'text', value: result.text },
      })),
    })
    return made.find(({ handedOver }) => handedOver !== undefined)?.handedOver
  }

  /** A text is an answer as it is; a structured one gets one chance to be put right. */
  async #finish(turn: Turn): Promise<Json> {
    const { structured } = this.parts
    if (structured === null) return this.#output(turn, {})
    const first = structured.read(turn.text)
    if (first.ok) return this.#output(turn, { object: first.value })
    this.#added.push({ role: 'user', content: repairRequest(first.problems) })
    const again = await this.#ask(false)
    const second = structured.read(again.text)
    if (second.ok) return this.#output(again, { object: second.value })
    const message = `The answer does not fit outputSchema: ${second.problems.join('; ')}`
    const details = { text: again.text.slice(0, 2_000), problems: second.problems }
    throw new StepError('OUTPUT_INVALID', message, { retryable: false, details })
  }

  /** The other agent's answer in place of an own one. */
  #handOver(turn: Turn, output: Json): Json {
    const isAnswer = typeof output === 'object' && output !== null && !Array.isArray(output)
    const { text, object } = isAnswer ? output : {}
    const own: JsonObject = typeof text === 'string' ? { text } : { text: textOf(output) }
    if (object !== undefined) own.object = object
    else if (typeof text !== 'string') own.object = output
    return this.#output(turn, { ...own, finishReason: 'handover' })
  }

  #output({ text, finishReason, model, provider }: Turn, changes: JsonObject): Json {
    const toolCalls = this.#made.map(({ name, arguments: args, result }) => {
      return { name, arguments: args, isError: result.isError }
    })
    const usage = { ...this.parts.spending.total }
    const own = { text, toolCalls, finishReason, usage, model, provider, steps: this.#turns }
    return { ...own, ...changes }
  }
}

function offered(tools: Tool[]) {
  return tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))
}

function textOf(output: Json): string {
  return typeof output === 'string' ? output : JSON.stringify(output)
}

/** The calls of one answer: another answer's are others, also at the same turn. */
function callsKey(turn: number, wanted: Turn['wanted']): string {
  return `tools-${turn}-${hash('sha1', JSON.stringify(wanted), 'base64url')}`
}
