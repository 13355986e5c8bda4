import { readFileSync } from 'node:fs'
import { formatUsd, isUsd, parseUsd } from '#agents/llm/money'

/** What a model costs: USD for a million tokens, as decimal texts. */
export interface Price {
  input: string
  output: string
  /** Input that the provider had in its cache; default as `input`. */
  cached?: string
  /** Input that the provider puts into its cache; default as `input`. */
  cacheWrite?: string
}

/** Tokens as providers bill them; `cached` and `cacheWrite` are parts of `input`. */
export interface TokenCounts {
  input: number
  output: number
  cached: number
  cacheWrite: number
}

/**
 * List prices as the providers' public price pages had them at the end of 2025 (openai.com/api/pricing,
 * claude.com/pricing, ai.google.dev/pricing): standard tier, the shorter context where length counts.
 * `LLM_PRICES` corrects and adds.
 */
const LISTED: Readonly<Record<string, Price>> = {
  'gpt-5': { input: '1.25', cached: '0.125', output: '10' },
  'gpt-5.1': { input: '1.25', cached: '0.125', output: '10' },
  'gpt-5-mini': { input: '0.25', cached: '0.025', output: '2' },
  'gpt-5-nano': { input: '0.05', cached: '0.005', output: '0.4' },
  'gpt-4.1': { input: '2', cached: '0.5', output: '8' },
  'gpt-4.1-mini': { input: '0.4', cached: '0.1', output: '1.6' },
  'gpt-4.1-nano': { input: '0.1', cached: '0.025', output: '0.4' },
  'gpt-4o': { input: '2.5', cached: '1.25', output: '10' },
  'gpt-4o-mini': { input: '0.15', cached: '0.075', output: '0.6' },
  'o3': { input: '2', cached: '0.5', output: '8' },
  'o4-mini': { input: '1.1', cached: '0.275', output: '4.4' },
  'claude-opus-4-5': { input: '5', cached: '0.5', cacheWrite: '6.25', output: '25' },
  'claude-opus-4-1': { input: '15', cached: '1.5', cacheWrite: '18.75', output: '75' },
  'claude-sonnet-4-5': { input: '3', cached: '0.3', cacheWrite: '3.75', output: '15' },
  'claude-sonnet-4': { input: '3', cached: '0.3', cacheWrite: '3.75', output: '15' },
  'claude-haiku-4-5': { input: '1', cached: '0.1', cacheWrite: '1.25', output: '5' },
  'claude-3-5-haiku': { input: '0.8', cached: '0.08', cacheWrite: '1', output: '4' },
  'gemini-2.5-pro': { input: '1.25', cached: '0.125', output: '10' },
  'gemini-2.5-flash': { input: '0.3', cached: '0.03', output: '2.5' },
  'gemini-2.5-flash-lite': { input: '0.1', cached: '0.01', output: '0.4' },
  'gemini-2.0-flash': { input: '0.1', cached: '0.025', output: '0.4' },
}

/** What providers append to a model's name: a date, or that it is the newest. */
const EDITION = /-(latest|\d{8}|\d{4}-\d{2}-\d{2}|\d{3})$/
/** Whose models run on the operator's own machine, or not at all. */
const FREE = new Set(['ollama', 'simulated'])
const FREE_PRICE: Price = { input: '0', output: '0' }

/** What models cost. */
export class PriceTable {
  readonly #prices: ReadonlyMap<string, Price>

  constructor(overrides: Record<string, Price> = {}) {
    this.#prices = new Map([...Object.entries(LISTED), ...Object.entries(overrides)])
  }

  /**
   * The price of a model, with or without its edition; `provider/model` goes before `model`. Null
   * for one that nobody has told the price of.
   */
  of(provider: string, model: string): Price | null {
    const bare = model.replace(/^models\//, '')
    const names = [bare, bare.replace(EDITION, '')]
    const known = names.flatMap((name) => [`${provider}/${name}`, name])
    const found = known.map((name) => this.#prices.get(name)).find((price) => price !== undefined)
    return found ?? (FREE.has(provider) ? FREE_PRICE : null)
  }
}

/** What tokens cost, in units of 10^-12 USD: exact, since prices have at most six decimals. */
export function costUnits(price: Price, tokens: TokenCounts): bigint {
  const plain = Math.max(tokens.input - tokens.cached - tokens.cacheWrite, 0)
  const parts: Array<[number, string]> = [
    [plain, price.input],
    [tokens.cached, price.cached ?? price.input],
    [tokens.cacheWrite, price.cacheWrite ?? price.input],
    [tokens.output, price.output],
  ]
  return parts.reduce((sum, [count, usd]) => sum + (BigInt(count) * parseUsd(usd)) / 1_000_000n, 0n)
}

/** What tokens cost, as a decimal text in USD. */
export function costUsd(price: Price, tokens: TokenCounts): string {
  return formatUsd(costUnits(price, tokens))
}

/**
 * Reads `LLM_PRICES`: JSON `{ "model": { "input": "0.15", "output": "0.6", "cached"?, "cacheWrite"? } }`
 * in USD for a million tokens, or the path of a file with it.
 *
 * @throws Error that says what is wrong with it.
 */
export function readPrices(setting: string): Record<string, Price> {
  const text = setting.trim().startsWith('{') ? setting : readFileSync(setting, 'utf8')
  const read = JSON.parse(text) as Record<string, Record<string, unknown>>
  const prices = Object.entries(read).map(([model, price]) => [model, checked(model, price)])
  return Object.fromEntries(prices) as Record<string, Price>
}

function checked(model: string, price: Record<string, unknown>): Price {
  const parts = Object.fromEntries(
    ['input', 'output', 'cached', 'cacheWrite'].flatMap((part) => {
      const usd = price[part] ?? (part === 'input' || part === 'output' ? 'missing' : undefined)
      if (usd === undefined) return []
      if (/^\d{1,9}(\.\d{1,6})?$/.test(String(usd)) && isUsd(String(usd))) return [[part, `${usd}`]]
      throw new Error(`LLM_PRICES: ${part} of ${model} must be an amount of USD, such as "0.15"`)
    })
  )
  return parts as unknown as Price
}
