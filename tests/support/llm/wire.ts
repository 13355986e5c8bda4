/** What a model says in one answer, before it is put into a provider's words. */
export interface Spoken {
  text?: string
  toolCalls?: Array<{ name: string; arguments: object }>
  inputTokens?: number
  outputTokens?: number
  cachedTokens?: number
  /** In the provider's own words; by default what fits the rest. */
  finish?: string
}

export type Wire = 'chat' | 'responses' | 'anthropic' | 'google'

/** Server-sent events of one answer, as each provider sends them; text comes in several pieces. */
export function eventsOf(wire: Wire, spoken: Spoken, model: string): string[] {
  return { chat, responses, anthropic, google }[wire](spoken, model)
}

const pieces = (text = '') => text.match(/[\s\S]{1,8}/g) ?? []
const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`
const named = (value: { type: string; [field: string]: unknown }) =>
  `event: ${value.type}\n${data(value)}`

function chat(spoken: Spoken, model: string): string[] {
  const { text, toolCalls = [], inputTokens = 10, outputTokens = 5, cachedTokens = 0 } = spoken
  const chunk = (delta: object, finish: string | null = null) =>
    data({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model,
      choices: [{ index: 0, delta, finish_reason: finish }],
    })
  const calls = toolCalls.flatMap((call, index) => {
    const part = (fields: object) => chunk({ tool_calls: [{ index, ...fields }] })
    const empty = { name: call.name, arguments: '' }
    return [
      part({ id: `call_${index}`, type: 'function', function: empty }),
      ...pieces(JSON.stringify(call.arguments)).map((piece) =>
        part({ function: { arguments: piece } })
      ),
    ]
  })
  const usage = {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  }
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(text).map((content) => chunk({ content })),
    ...calls,
    chunk({}, spoken.finish ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop')),
    data({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model,
      choices: [],
      usage,
    }),
    'data: [DONE]\n\n',
  ]
}

function responses(spoken: Spoken, model: string): string[] {
  const { text, toolCalls = [], inputTokens = 10, outputTokens = 5, cachedTokens = 0 } = spoken
  const response = { id: 'resp_1', object: 'response', created_at: 1, model }
  const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed' }
  const said = {
    ...message,
    content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
  }
  const place = { output_index: 0, item_id: 'msg_1', content_index: 0 }
  const texts = [
    named({
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...message, content: [] },
    }),
    ...pieces(text).map((delta) =>
      named({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })
    ),
    named({ type: 'response.output_item.done', output_index: 0, item: said }),
  ]
  const calls = toolCalls.flatMap((call, index) => {
    const item = {
      type: 'function_call',
      id: `fc_${index}`,
      call_id: `call_${index}`,
      name: call.name,
    }
    const at = { output_index: index + 1 }
    const done = { ...item, arguments: JSON.stringify(call.arguments), status: 'completed' }
    return [
      named({
        type: 'response.output_item.added',
        ...at,
        item: { ...item, arguments: '' },
      }),
      named({
        type: 'response.function_call_arguments.delta',
        ...at,
        item_id: item.id,
        delta: done.arguments,
      }),
      named({ type: 'response.output_item.done', ...at, item: done }),
    ]
  })
  const usage = {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens_details: { reasoning_tokens: 0 },
  }
  return [
    named({ type: 'response.created', response: { ...response, status: 'in_progress' } }),
    ...(text === undefined ? [] : texts),
    ...calls,
    named({
      type: 'response.completed',
      response: { ...response, status: 'completed', output: [], usage },
    }),
  ]
}

function anthropic(spoken: Spoken, model: string): string[] {
  const { text, toolCalls = [], inputTokens = 10, outputTokens = 5, cachedTokens = 0 } = spoken
  const block = (index: number, start: object, deltas: object[]) => [
    named({ type: 'content_block_start', index, content_block: start }),
    ...deltas.map((delta) => named({ type: 'content_block_delta', index, delta })),
    named({ type: 'content_block_stop', index }),
  ]
  const usage = {
    input_tokens: inputTokens - cachedTokens,
    cache_read_input_tokens: cachedTokens,
    cache_creation_input_tokens: 0,
    output_tokens: 1,
  }
  const texts = pieces(text).map((piece) => ({ type: 'text_delta', text: piece }))
  const offset = text === undefined ? 0 : 1
  return [
    named({
      type: 'message_start',
      message: { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], usage },
    }),
    ...(text === undefined ? [] : block(0, { type: 'text', text: '' }, texts)),
    ...toolCalls.flatMap((call, index) =>
      block(
        index + offset,
        { type: 'tool_use', id: `toolu_${index}`, name: call.name, input: {} },
        pieces(JSON.stringify(call.arguments)).map((partial_json) => ({
          type: 'input_json_delta',
          partial_json,
        }))
      )
    ),
    named({
      type: 'message_delta',
      delta: { stop_reason: spoken.finish ?? (toolCalls.length > 0 ? 'tool_use' : 'end_turn') },
      usage: { output_tokens: outputTokens },
    }),
    named({ type: 'message_stop' }),
  ]
}

function google(spoken: Spoken, model: string): string[] {
  const { text, toolCalls = [], inputTokens = 10, outputTokens = 5, cachedTokens = 0 } = spoken
  const part = (parts: object[], rest: object = {}) =>
    data({
      candidates: [{ index: 0, content: { role: 'model', parts }, ...rest }],
      modelVersion: model,
      usageMetadata: {
        promptTokenCount: inputTokens,
        candidatesTokenCount: outputTokens,
        cachedContentTokenCount: cachedTokens,
        totalTokenCount: inputTokens + outputTokens,
      },
    })
  const calls = toolCalls.map(({ name, arguments: args }) => ({ functionCall: { name, args } }))
  return [
    ...pieces(text).map((piece) => part([{ text: piece }])),
    part(calls.length > 0 ? calls : [{ text: '' }], { finishReason: spoken.finish ?? 'STOP' }),
  ]
}
