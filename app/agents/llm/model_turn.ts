import type { ModelMessage } from 'ai'
import type { RunContext, Usage } from '#engine/contracts/agent_runner'
import type { Budgets, Reservation } from '#engine/contracts/budgets'
import { StepError } from '#engine/contracts/step_error'
import type { Json } from '#engine/graph/types'
import type { LlmConfig } from '#agents/llm/config'
import { modelFailure } from '#agents/llm/failure'
import type { ModelAnswer, ModelCall, OfferedTool } from '#agents/llm/model_call'
import { costUsd, type Price, type TokenCounts } from '#agents/llm/prices'
import type { RunModel, RunModels } from '#agents/llm/run_models'
import { cheaperThan, SoftLimitReached } from '#agents/llm/soft_limit'
import { estimateTokens, type Spending } from '#agents/llm/spending'
import { ToldTokens } from '#agents/llm/told_tokens'
import { callTracedModel } from '#agents/llm/traced_model'

/** Tokens that one answer may have where neither the config nor a budget says. */
const DEFAULT_MAX_OUTPUT = 8_192
/** Tokens that an image counts for before anybody has looked at it. */
const TOKENS_PER_IMAGE = 1_600
/** Failures that another model would meet too. */
const EVERYWHERE = new Set(['BUDGET_EXCEEDED', 'CANCELLED', 'MAX_STEPS_EXCEEDED', 'TIMEOUT'])

/** What a turn needs of its run. */
export interface TurnParts {
  /** Whose run it is. */
  agent: { agentId: string; version: number }
  config: LlmConfig
  context: RunContext
  models: RunModels
  spending: Spending
  budgets: Budgets | undefined
}

export interface TurnRequest {
  system: string
  messages: ModelMessage[]
  tools: OfferedTool[]
  mayCall: boolean
  /** The model to begin with; those after it stand in. */
  first: number
  images: number
  /** Somebody allowed the run to go on past the soft limits of its budgets. */
  approved: boolean
}

/** What one turn gave: kept in the journal. */
export interface Turn extends ModelAnswer {
  usage: Usage
  provider: string
  /** Which of the config's models answered: the next turn begins with it. */
  index: number
  /** Whether the answer was cut off by the budget, and not by what the config allows. */
  cutByBudget: boolean
}

/**
 * Asks the model, and those that stand in for it one after the other where it fails.
 *
 * @throws StepError of the last one that was asked; `BUDGET_EXCEEDED` before a call that would pass
 * a budget. @throws SoftLimitReached when somebody is to be asked first.
 */
export async function askModels(
  parts: TurnParts,
  request: TurnRequest,
  signal: AbortSignal
): Promise<Turn> {
  for (let index = request.first; ; index++) {
    try {
      return await askModel(parts, request, index, signal)
    } catch (error) {
      signal.throwIfAborted()
      const failure = error as StepError
      const isLast = index + 1 >= parts.models.count
      if (isLast || !(error instanceof StepError) || EVERYWHERE.has(failure.code)) throw error
      const next = parts.config.models[index + 1]
      const message = `${failure.message}: ${next?.provider}/${next?.model} is asked instead`
      parts.context.log('warn', message, { code: failure.code })
    }
  }
}

async function askModel(
  parts: TurnParts,
  request: TurnRequest,
  index: number,
  signal: AbortSignal
): Promise<Turn> {
  const { config, context, spending } = parts
  const found = await parts.models.at(index)
  const { choice, price, redaction } = found
  const input = inputTokens(request)
  const wanted = config.maxTokens ?? DEFAULT_MAX_OUTPUT
  const room = spending.room(input, price)
  const maxOutputTokens = Math.min(wanted, room)
  const most = { input, output: maxOutputTokens }
  const reservation = await reserve(parts, found, most, signal)
  if (signal.aborted) await reservation?.settle(usageOf(null, NOTHING))
  signal.throwIfAborted()
  const cheaper = await yieldTo(parts, request, index, reservation)
  if (cheaper !== null) return askModel(parts, request, cheaper, signal)
  let spoken = ''
  let answered = false
  const told = new ToldTokens(found.apiKey, redaction, (text) => context.token(text))
  let tokens: TokenCounts | null = null
  const began = performance.now()
  try {
    const call: ModelCall = {
      ...request,
      config,
      choice,
      model: found.model,
      maxOutputTokens,
      signal,
      onText: (delta) => {
        spoken += delta
        answered = true
        told.add(delta)
      },
    }
    const answer = await callTracedModel(context.tracing, call, found.baseUrl)
    told.end()
    tokens = answer.tokens
    const usage = usageOf(price, tokens)
    tell(parts, found, answer, usage, performance.now() - began)
    const shown = redaction.json(answer as unknown as Json) as unknown as ModelAnswer
    const cutByBudget = answer.finishReason === 'length' && room < wanted
    return { ...shown, usage, provider: choice.provider, index, cutByBudget }
  } catch (error) {
    signal.throwIfAborted()
    const { code, message, options } = modelFailure(error, `${choice.provider}/${choice.model}`)
    answered ||= code === 'MAX_STEPS_EXCEEDED'
    throw new StepError(code, redaction.text(message), options)
  } finally {
    // An answer that broke off is paid for all the same: what was heard of it is counted.
    if (tokens === null && answered) {
      const heard = { input, output: estimateTokens(spoken), cached: 0, cacheWrite: 0 }
      context.usage(usageOf(price, heard))
      spending.add(usageOf(price, heard))
      if (!signal.aborted) tokens = heard
    }
    // Who hangs up may be charged for the whole answer all the same.
    const isKnown = tokens !== null || !signal.aborted
    await reservation?.settle(isKnown ? usageOf(price, tokens ?? NOTHING) : null)
  }
}

const NOTHING: TokenCounts = { input: 0, output: 0, cached: 0, cacheWrite: 0 }

async function reserve(
  { budgets, context, agent }: TurnParts,
  { choice, price }: RunModel,
  most: { input: number; output: number },
  signal: AbortSignal
) {
  const { executionId, path } = context
  const { agentId } = agent
  const run = { executionId, path, agentId, provider: choice.provider, model: choice.model }
  const usage = usageOf(price, { ...NOTHING, ...most })
  const queued = () => context.queued()
  const reservation = await budgets?.reserve(run, usage, { signal, queued })
  if (reservation?.soft) {
    context.log('warn', `A soft limit of a budget is passed. ${reservation.message ?? ''}`.trim())
  }
  return reservation
}

/**
 * What a soft limit asks for, before the model is called: another model's number, or null to go on.
 *
 * @throws SoftLimitReached
 */
async function yieldTo(
  parts: TurnParts,
  request: TurnRequest,
  index: number,
  reservation: Reservation | undefined
): Promise<number | null> {
  if (!reservation?.soft) return null
  const giveBack = () => reservation.settle(usageOf(null, NOTHING))
  if (reservation.action === 'approve' && !request.approved) {
    await giveBack()
    throw new SoftLimitReached(reservation.message ?? 'A soft limit of a budget is passed')
  }
  if (reservation.action !== 'cheaper') return null
  const cheaper = await cheaperThan(parts.models, index)
  if (cheaper !== null) await giveBack()
  return cheaper
}

function inputTokens({ system, messages, tools, images }: TurnRequest): number {
  const text = JSON.stringify([system, messages, tools], (key, value: unknown) =>
    key === 'data' ? '' : value
  )
  return estimateTokens(text) + images * TOKENS_PER_IMAGE
}

function usageOf(price: Price | null, tokens: TokenCounts): Usage {
  const { input, output } = tokens
  const cost = price === null ? '0' : costUsd(price, tokens)
  return { inputTokens: input, outputTokens: output, costUsd: cost }
}

function tell(
  { context }: TurnParts,
  { choice, price }: RunModel,
  answer: ModelAnswer,
  usage: Usage,
  ms: number
): void {
  const called = `${choice.provider}/${choice.model}`
  const { finishReason, wanted } = answer
  const tools = wanted.map(({ name }) => name)
  const metadata = { ...usage, finishReason, tools, durationMs: Math.round(ms) }
  context.log('info', `${called} answered`, metadata)
  if (price === null) {
    context.log('warn', `Nobody has told what ${called} costs: it counts as 0 USD (see LLM_PRICES)`)
  }
}
