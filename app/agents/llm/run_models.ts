import type { LanguageModel } from 'ai'
import type { LlmConfig, ModelChoice } from '#agents/llm/config'
import type { Endpoints } from '#agents/llm/endpoint'
import { languageModel } from '#agents/llm/language_model'
import type { Price, PriceTable } from '#agents/llm/prices'
import { Redaction } from '#agents/redaction'

/** A model that a run can call. */
export interface RunModel {
  choice: ModelChoice
  model: LanguageModel
  /** Null where nobody has told it. */
  price: Price | null
  /** Empty where it has none. */
  baseUrl: string
  /** Empty where there is none. */
  apiKey: string
  /** Takes the key out of what comes back. */
  redaction: Redaction
}

/** The models of one run, each made ready when it is first called. */
export class RunModels {
  readonly #ready = new Map<number, Promise<RunModel>>()

  constructor(
    private readonly config: LlmConfig,
    private readonly run: { executionId: string; agentId: string },
    private readonly endpoints: Endpoints,
    private readonly prices: PriceTable
  ) {}

  /** How many there are: the model and those that stand in for it. */
  get count(): number {
    return this.config.models.length
  }

  /** @throws StepError `SECRET_NOT_FOUND`, not retryable. */
  at(index: number): Promise<RunModel> {
    const known = this.#ready.get(index)
    if (known) return known
    const made = this.#make(this.config.models[index] ?? this.config.models[0])
    this.#ready.set(index, made)
    return made
  }

  async #make(choice: ModelChoice): Promise<RunModel> {
    const endpoint = await this.endpoints.of(choice, this.run)
    return {
      choice,
      model: await languageModel(choice, endpoint, this.config),
      price: this.prices.of(choice.provider, choice.model),
      baseUrl: endpoint.baseUrl,
      apiKey: endpoint.apiKey,
      redaction: new Redaction([endpoint.apiKey]),
    }
  }
}
