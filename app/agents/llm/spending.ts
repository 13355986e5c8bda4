import { StepError } from '#engine/contracts/step_error'
import type { Usage } from '#engine/contracts/agent_runner'
import type { OwnBudget } from '#agents/llm/config'
import { formatUsd, parseUsd } from '#agents/llm/money'
import { costUnits, type Price, type TokenCounts } from '#agents/llm/prices'

/** Bytes of a prompt as JSON that are taken for one token: rather too many tokens than too few. */
const BYTES_PER_TOKEN = 3

/** A rough count of what text costs as input, never far below the provider's own. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN)
}

/** What an agent has spent of its own budget in one run. */
export class Spending {
  #tokens = { input: 0, output: 0 }
  #units = 0n
  #toolCalls = 0

  constructor(private readonly budget: OwnBudget) {}

  get total(): Usage {
    const { input, output } = this.#tokens
    return { inputTokens: input, outputTokens: output, costUsd: formatUsd(this.#units) }
  }

  add({ inputTokens, outputTokens, costUsd }: Usage): void {
    this.#tokens.input += inputTokens
    this.#tokens.output += outputTokens
    this.#units += parseUsd(costUsd)
  }

  /** @throws StepError `BUDGET_EXCEEDED` when these are more than allowed: none of them is made. */
  countToolCalls(count: number): void {
    this.#toolCalls += count
    const { maxToolCalls } = this.budget
    if (maxToolCalls === null || this.#toolCalls <= maxToolCalls) return
    throw exceeded(
      `The agent may call ${maxToolCalls} tools in a run, and wants ${this.#toolCalls}`
    )
  }

  /**
   * Tokens that a call may give out and stay within the budget: Infinity without one.
   *
   * @param input - Tokens that it takes in, estimated.
   * @throws StepError `BUDGET_EXCEEDED` when nothing is left for an answer.
   */
  room(input: number, price: Price | null): number {
    const { maxTokens, maxCostUsd } = this.budget
    const used = this.#tokens.input + this.#tokens.output
    const byTokens = maxTokens === null ? Infinity : maxTokens - used - input
    if (byTokens < 1) {
      throw exceeded(
        `The agent may use ${maxTokens} tokens in a run: ${used} are used, and the next call takes about ${input} before it answers`
      )
    }
    const byCost = maxCostUsd === null ? Infinity : this.#affordable(maxCostUsd, input, price)
    if (byCost < 1) {
      throw exceeded(
        `The agent may spend ${maxCostUsd} USD in a run: ${formatUsd(this.#units)} are spent, and the next call would pass it`
      )
    }
    return Math.min(byTokens, byCost)
  }

  #affordable(maxCostUsd: string, input: number, price: Price | null): number {
    if (price === null) return Infinity
    const count = (tokens: Partial<TokenCounts>) =>
      costUnits(price, { input: 0, output: 0, cached: 0, cacheWrite: 0, ...tokens })
    const left = parseUsd(maxCostUsd) - this.#units - count({ input })
    const million = count({ output: 1_000_000 })
    if (left < 0n) return 0
    return million === 0n ? Infinity : Number((left * 1_000_000n) / million)
  }
}

export function exceeded(message: string): StepError {
  return new StepError('BUDGET_EXCEEDED', message, { retryable: false })
}
