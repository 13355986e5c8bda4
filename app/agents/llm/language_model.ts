import type { LanguageModel } from 'ai'
import type { LlmConfig, ModelChoice } from '#agents/llm/config'
import type { Endpoint } from '#agents/llm/endpoint'
import { SimulatedModel } from '#agents/llm/simulated_model'

/**
 * The AI SDK's model for a choice. Each provider's library is loaded when it is first used: a
 * worker without LLM agents has none of them in memory. Address and key are always given, so that
 * no library looks for its own in the environment.
 */
export async function languageModel(
  choice: ModelChoice,
  endpoint: Endpoint,
  config: LlmConfig
): Promise<LanguageModel> {
  const { baseUrl: baseURL, apiKey, fetch } = endpoint
  switch (choice.provider) {
    case 'simulated':
      return new SimulatedModel(choice.model, config.script)
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai')
      const openai = createOpenAI({ baseURL, apiKey, fetch })
      return choice.api === 'responses' ? openai.responses(choice.model) : openai.chat(choice.model)
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic({ baseURL, apiKey, fetch })(choice.model)
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google')
      return createGoogle({ baseURL, apiKey, fetch })(choice.model)
    }
    case 'ollama':
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      const key = apiKey === '' ? {} : { apiKey }
      const name = choice.provider === 'ollama' ? 'ollama' : 'compatible'
      return createOpenAICompatible({ name, baseURL, fetch, includeUsage: true, ...key })(
        choice.model
      )
    }
  }
}
