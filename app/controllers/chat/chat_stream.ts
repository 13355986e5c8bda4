import type { HttpContext } from '@adonisjs/core/http'
import { chatText, finishReasonOf } from '#actions/chat/chat_inputs'
import { chunkOf, usageOf, type ChatHead } from '#controllers/chat/chat_completion'
import { EventStream } from '#controllers/executions/event_stream'

interface Seen {
  status?: string
  outputData?: unknown
  usage?: unknown
}

interface Said {
  path: string
  text: string
}

export interface ChatStreamOptions {
  head: ChatHead
  heartbeatMs: number
  includeUsage: boolean
  /** Whether what is said at a path is of the answer. */
  speaks: (path: string) => boolean
  /** Called once: whether it failed, or null where the client left before the end. */
  ended: (failed: boolean | null) => void
}

/**
 * An answer in pieces, as OpenAI's protocol has them: what the model says while it says it, and at
 * the end what of the output was not heard yet. What is heard may be lost; the output is not.
 */
export class ChatStream extends EventStream {
  #heard = ''
  #over = false

  constructor(
    ctx: HttpContext,
    private options: ChatStreamOptions
  ) {
    super(ctx, options.heartbeatMs, async () => true)
    this.#say({ role: 'assistant', content: '' })
  }

  override send(event: string, data: object): void {
    if (event === 'token') return this.#hear(data as Said)
    const { status } = data as Seen
    if (event !== 'execution' || this.#over) return
    if (status === 'completed') return this.#finish(data as Seen)
    if (status !== 'failed' && status !== 'cancelled' && status !== 'timeout') return
    const error = { message: `The run has ended as ${status}`, type: 'server_error', code: status }
    this.#write({ error: { ...error, param: null } })
    this.#end(true)
  }

  /** The client has gone, or the stream is over. */
  left(): void {
    if (this.#over) return
    this.#over = true
    this.options.ended(null)
  }

  #hear({ path, text }: Said): void {
    if (text === '' || !this.options.speaks(path)) return
    this.#heard += text
    this.#say({ content: text })
  }

  #finish({ outputData, usage }: Seen): void {
    const text = chatText(outputData)
    const heard = this.#heard
    const rest = text.startsWith(heard) ? text.slice(heard.length) : `\n\n${text}`
    // A model that called tools in between has said more than its last answer.
    if (rest !== '' && !(heard !== '' && heard.endsWith(text))) this.#say({ content: rest })
    const { head, includeUsage } = this.options
    this.#write(chunkOf(head, {}, finishReasonOf(outputData)))
    if (includeUsage) this.#write({ ...chunkOf(head, {}), choices: [], usage: usageOf(usage) })
    this.#end(false)
  }

  #end(failed: boolean): void {
    this.write('data: [DONE]\n\n')
    this.#over = true
    this.options.ended(failed)
  }

  #say(delta: object): void {
    this.#write(chunkOf(this.options.head, delta))
  }

  #write(data: object): void {
    this.write(`data: ${JSON.stringify(data)}\n\n`)
  }
}
