/** Where this process's server has a route of the API. */
export const apiUrl = (path: string) => `http://127.0.0.1:${process.env.PORT ?? 3333}/api/v1${path}`

/** One server-sent event. */
export interface StreamEvent {
  event: string
  id: string
  data: any
}

/**
 * A client of server-sent events, as the standard has it: what it reads is kept in `events`, and the
 * id to come back with in `lastEventId`.
 */
export class EventStreamClient {
  readonly events: StreamEvent[] = []
  /** Comments, which are what shows that a silent stream is alive. */
  readonly comments: string[] = []
  lastEventId: string
  retryMs: number | undefined
  /** Resolves when the stream is over, whoever ended it. */
  readonly ended: Promise<void>
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  #waiting = new Set<() => void>()

  private constructor(
    readonly response: Response,
    lastEventId: string
  ) {
    this.#reader = response.body?.getReader()
    this.lastEventId = lastEventId
    this.ended = this.#read().catch(() => {})
    void this.ended.then(() => this.#wake())
  }

  /** Opens a stream; `lastEventId` is where to go on. What is no stream is a response all the same. */
  static async open(
    url: string,
    headers: Record<string, string>,
    lastEventId = ''
  ): Promise<EventStreamClient> {
    const resume: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {}
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers, ...resume },
    })
    return new EventStreamClient(response, lastEventId)
  }

  of(event: string): any[] {
    return this.events.filter((one) => one.event === event).map((one) => one.data)
  }

  /** Waits until a condition holds of what was read. @throws Error when it does not in time */
  async until(condition: (stream: this) => boolean, ms = 10_000): Promise<void> {
    const giveUpAt = performance.now() + ms
    while (!condition(this)) {
      const left = giveUpAt - performance.now()
      if (left <= 0) throw new Error(`Not within ${ms} ms: ${condition.toString()}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiting.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  /** Hangs up. */
  async close(): Promise<void> {
    await this.#reader?.cancel()
    await this.ended
  }

  async #read(): Promise<void> {
    let rest = ''
    const decoder = new TextDecoder()
    for (;;) {
      const { done, value } = await this.#reader!.read()
      if (done) return
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) this.#take(block)
      this.#wake()
    }
  }

  #take(block: string): void {
    let event = 'message'
    const data: string[] = []
    for (const line of block.split('\n')) {
      const [field = '', value = ''] = [/^[^:]*/.exec(line)![0], line.replace(/^[^:]*: ?/, '')]
      if (field === '') this.comments.push(value)
      else if (field === 'id') this.lastEventId = value
      else if (field === 'event') event = value
      else if (field === 'data') data.push(value)
      else if (field === 'retry') this.retryMs = Number(value)
    }
    if (data.length === 0) return
    this.events.push({ event, id: this.lastEventId, data: JSON.parse(data.join('\n')) })
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }
}
