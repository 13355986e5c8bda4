import type { SecretStore } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import type { Problem } from '#engine/graph/types'
import type { ModelChoice, ProviderName } from '#agents/llm/config'
import type { EgressGuard } from '#net/egress_guard'
import { guardedFetch } from '#net/guarded_fetch'

/** What the operator set for a provider. */
export interface OperatorEndpoint {
  apiKey?: string
  baseUrl?: string
}

export type OperatorEndpoints = Partial<Record<ProviderName, OperatorEndpoint>>

/** Where a model is, and how to get there. */
export interface Endpoint {
  baseUrl: string
  /** Empty where none is needed. */
  apiKey: string
  fetch: typeof globalThis.fetch
}

const PUBLIC: Partial<Record<ProviderName, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
}

/** What the operator's settings are called, for people who lack one. */
const SETTINGS: Partial<Record<ProviderName, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
}

/** Bytes of one streamed answer, as it comes over the wire. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/**
 * Finds the way to models. An address from a config goes through the egress guard and never gets
 * the operator's key; the operator's own address is where the operator says.
 */
export class Endpoints {
  constructor(
    private readonly guard: EgressGuard,
    private readonly secrets: SecretStore,
    private readonly operator: OperatorEndpoints
  ) {}

  /** What a model lacks to be called, beside a secret that only a run can look for. */
  problems(choice: ModelChoice, place: string): Problem[] {
    const { provider, baseUrl, apiKey } = choice
    const own = this.operator[provider] ?? {}
    if (provider === 'ollama' && baseUrl === null && own.baseUrl === undefined) {
      const message = 'is required: this installation has no OLLAMA_BASE_URL'
      return [{ field: `${place}.baseUrl`, message, rule: 'required' }]
    }
    const setting = SETTINGS[provider]
    if (setting === undefined || apiKey !== null) return []
    const field = `${place}.apiKey`
    if (baseUrl !== null) {
      const message = `must name a secret: an own address never gets this installation's key`
      return [{ field, message, rule: 'required' }]
    }
    if (own.apiKey !== undefined) return []
    const message = `must name a secret: this installation has no ${setting}`
    return [{ field, message, rule: 'required' }]
  }

  /** @throws StepError `SECRET_NOT_FOUND`, not retryable. */
  async of(choice: ModelChoice, run: { executionId: string; agentId: string }): Promise<Endpoint> {
    const own = this.operator[choice.provider] ?? {}
    const isForeign = choice.baseUrl !== null
    const baseUrl = choice.baseUrl ?? own.baseUrl ?? PUBLIC[choice.provider] ?? ''
    return {
      baseUrl: choice.provider === 'ollama' ? withVersion(baseUrl) : baseUrl.replace(/\/+$/, ''),
      apiKey:
        choice.apiKey === null
          ? ((isForeign ? undefined : own.apiKey) ?? '')
          : await this.#secret(choice.apiKey, run),
      // A redirect is never followed: the prompt, and the key, are for this address alone.
      fetch: guardedFetch({
        ...(isForeign ? { dispatcher: this.guard.dispatcher } : {}),
        maxBytes: MAX_ANSWER_BYTES,
        maxRedirects: 0,
      }),
    }
  }

  async #secret(name: string, run: { executionId: string; agentId: string }): Promise<string> {
    const secret = await this.secrets.read({ ...run, name })
    if (secret !== null) return secret.trim()
    const message = `There is no secret ${name} for this agent: it takes those of its own user alone`
    throw new StepError('SECRET_NOT_FOUND', message, { retryable: false })
  }
}

/** Ollama speaks OpenAI's protocol below `/v1`; its setting is commonly given without. */
function withVersion(baseUrl: string): string {
  const bare = baseUrl.replace(/\/+$/, '')
  return /\/v1$/.test(bare) ? bare : `${bare}/v1`
}
