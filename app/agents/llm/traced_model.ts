import {
  traced,
  type SpanAttributes,
  type TracedCall,
  type Tracing,
} from '#engine/contracts/tracing'
import { serverOf } from '#agents/http_call'
import { modelFailure } from '#agents/llm/failure'
import { callModel, type ModelAnswer, type ModelCall } from '#agents/llm/model_call'
import type { ProviderName } from '#agents/llm/config'

/** Providers by the names that OpenTelemetry's semantic conventions for generative AI give them. */
const NAMES: Partial<Record<ProviderName, string>> = { google: 'gcp.gemini' }

/**
 * Calls a model as `callModel` does, with a span for it: models, limits, tokens and why it ended, and
 * nothing of what was said.
 *
 * @throws StepError of `modelFailure`.
 */
export function callTracedModel(
  tracing: Tracing | undefined,
  call: ModelCall,
  baseUrl: string
): Promise<ModelAnswer> {
  const { choice } = call
  return traced(tracing, startOf(call, baseUrl), async (span) => {
    try {
      const answer = await callModel({ ...call, headers: span.headers })
      span.set(answerOf(answer))
      return answer
    } catch (error) {
      throw modelFailure(error, `${choice.provider}/${choice.model}`)
    }
  })
}

function startOf({ choice, config, ...call }: ModelCall, baseUrl: string): TracedCall {
  return {
    name: `chat ${choice.model}`,
    kind: 'client',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': NAMES[choice.provider] ?? choice.provider,
      'gen_ai.request.model': choice.model,
      'gen_ai.request.max_tokens': call.maxOutputTokens,
      'gen_ai.request.temperature': config.temperature,
      'gen_ai.request.top_p': config.topP,
      'gen_ai.request.seed': config.seed,
      'gen_ai.output.type': config.outputSchema === null ? 'text' : 'json',
      ...serverOf(baseUrl),
    },
  }
}

function answerOf({ model, finishReason, tokens }: ModelAnswer): SpanAttributes {
  return {
    'gen_ai.response.model': model,
    'gen_ai.response.finish_reasons': [finishReason],
    'gen_ai.usage.input_tokens': tokens.input,
    'gen_ai.usage.output_tokens': tokens.output,
    'gen_ai.usage.cache_read.input_tokens': tokens.cached,
    'gen_ai.usage.cache_creation.input_tokens': tokens.cacheWrite,
  }
}
