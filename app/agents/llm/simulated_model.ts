import type { LanguageModel } from 'ai'
import type { ScriptedAnswer } from '#agents/llm/config'

/** The AI SDK's interface of a model, and what goes through it. */
type Model = Extract<LanguageModel, { specificationVersion: 'v4' }>
type Options = Parameters<Model['doStream']>[0]
type Message = Options['prompt'][number]
type Result = Awaited<ReturnType<Model['doGenerate']>>
type StreamResult = Awaited<ReturnType<Model['doStream']>>
type StreamPart = StreamResult['stream'] extends ReadableStream<infer Part> ? Part : never

/** Characters that count as one token. */
const CHARACTERS_PER_TOKEN = 4
/** Characters that come at once. */
const CHUNK = 24

/**
 * A model that is none: it plays a script, or gives the last prompt back. It calls nobody, costs
 * nothing, answers alike to alike, and says what it is in its name.
 */
export class SimulatedModel implements Model {
  readonly specificationVersion = 'v4'
  readonly provider = 'simulated'
  readonly modelId: string
  readonly supportedUrls = {}

  constructor(
    name: string,
    private readonly script: ScriptedAnswer[] | null
  ) {
    this.modelId = name.startsWith('simulated') ? name : `simulated:${name}`
  }

  async doGenerate(options: Options): Promise<Result> {
    options.abortSignal?.throwIfAborted()
    const answer = this.#answer(options.prompt)
    const limit = options.maxOutputTokens ?? Infinity
    const whole = answer.text ?? ''
    const text = whole.slice(0, limit * CHARACTERS_PER_TOKEN)
    const calls = text.length < whole.length ? [] : (answer.toolCalls ?? [])
    const turn = turnOf(options.prompt)
    const content: Result['content'] = [
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      ...calls.map((call, index) => ({
        type: 'tool-call' as const,
        toolCallId: `call_${turn}_${index}`,
        toolName: call.name,
        input: JSON.stringify(call.arguments ?? {}),
      })),
    ]
    const spoken = text + calls.map(({ name, arguments: given }) => name + JSON.stringify(given))
    const cut = text.length < whole.length
    const unified = cut ? 'length' : calls.length > 0 ? 'tool-calls' : 'stop'
    return {
      content,
      finishReason: { unified, raw: unified },
      usage: usageOf(tokensOf(textOf(options.prompt)), tokensOf(spoken)),
      response: { modelId: this.modelId },
      warnings: [],
    }
  }

  async doStream(options: Options): Promise<StreamResult> {
    const { content, finishReason, usage } = await this.doGenerate(options)
    const parts: StreamPart[] = [
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', modelId: this.modelId },
      ...content.flatMap((part) => {
        return part.type === 'text' ? spelled(part.text) : [part as StreamPart]
      }),
      { type: 'finish', finishReason, usage },
    ]
    return { stream: ReadableStream.from(parts) as ReadableStream<StreamPart> }
  }

  /** The script's answer for this turn of the conversation; its last one for all that follow. */
  #answer(prompt: Message[]): ScriptedAnswer {
    const turn = turnOf(prompt)
    if (this.script !== null) return this.script[Math.min(turn, this.script.length - 1)] ?? {}
    const last = prompt.findLast(({ role }) => role === 'user')
    return { text: last ? textOf([last]) : '' }
  }
}

/** How often the model has spoken before. */
function turnOf(prompt: Message[]): number {
  return prompt.filter(({ role }) => role === 'assistant').length
}

function spelled(text: string): StreamPart[] {
  const deltas: StreamPart[] = []
  for (let at = 0; at < text.length; at += CHUNK) {
    deltas.push({ type: 'text-delta', id: '0', delta: text.slice(at, at + CHUNK) })
  }
  return [{ type: 'text-start', id: '0' }, ...deltas, { type: 'text-end', id: '0' }]
}

function textOf(prompt: Message[]): string {
  const texts = prompt.flatMap(({ content }) => {
    if (typeof content === 'string') return [content]
    return content.map((part) => {
      if (part.type === 'text') return part.text
      return part.type === 'file' ? '' : JSON.stringify(part)
    })
  })
  return texts.join('\n')
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN)
}

function usageOf(input: number, output: number): Result['usage'] {
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  }
}
