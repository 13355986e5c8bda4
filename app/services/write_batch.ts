/** What nobody waits for may wait for others to be written with. */
const GATHER_MS = 100

/** While the database is away, it is tried again after so many milliseconds. */
const RETRY_MS = 1_000

/** Lines in one statement. */
const MAX_BATCH = 500

/** Lines that are kept while they can't be written. More than that are told to the log instead. */
const MAX_KEPT = 20_000

/** How a batch writes, and who hears of what it can't. */
export interface WriteBatchOptions<Line> {
  write(lines: readonly Line[]): Promise<void>
  /** Hears of lines that could not be written: what they say goes to the log. */
  lost(lines: readonly Line[], reason: unknown): void
  /** Hears of a failure after which it is tried again. */
  warn(reason: unknown): void
}

/** Gathers lines, and writes what has gathered in one statement. */
export class WriteBatch<Line> {
  #waiting: Line[] = []
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined
  #closing = false

  constructor(private options: WriteBatchOptions<Line>) {}

  /**
   * Takes a line. @returns When it was urgent, resolves once it was written, or failed to be for the
   * first time: it is then tried again, and nobody has to wait for a database that is away.
   */
  async add(line: Line, urgent: boolean): Promise<void> {
    if (this.#waiting.length >= MAX_KEPT) {
      return this.options.lost([line], new Error('Too many lines wait to be written'))
    }
    this.#waiting.push(line)
    if (urgent || this.#closing) return this.flush()
    this.#plan(GATHER_MS)
  }

  /** Writes what has gathered. Two flushes never run at once; the second takes what came meanwhile. */
  async flush(): Promise<void> {
    await this.#flushing
    if (this.#waiting.length === 0) return
    this.#flushing ??= this.#writeAll().finally(() => (this.#flushing = undefined))
    await this.#flushing
  }

  /**
   * Writes what is left: what fails now is lost, and said. Requests that still end write at once.
   */
  async close(): Promise<void> {
    this.#closing = true
    await this.flush()
    clearTimeout(this.#timer)
    const left = this.#waiting.splice(0)
    if (left.length > 0) this.options.lost(left, new Error('The process ends'))
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, MAX_BATCH)
      try {
        await this.options.write(batch)
        this.#waiting.splice(0, batch.length)
      } catch (error) {
        if (!isAway(error)) await this.#writeEach(batch)
        else {
          this.options.warn(error)
          return this.#plan(RETRY_MS)
        }
      }
    }
  }

  /** One line that the database refuses must not keep the others from being written. */
  async #writeEach(batch: Line[]): Promise<void> {
    for (const line of batch) {
      try {
        await this.options.write([line])
      } catch (error) {
        if (isAway(error)) return
        this.options.lost([line], error)
      }
      this.#waiting.shift()
    }
  }

  #plan(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.flush()
    }, ms)
    this.#timer.unref()
  }
}

/** SQLSTATE classes 22 and 23 are about the data: trying again would not help. */
function isAway(error: unknown): boolean {
  const { code } = error as { code?: string }
  return !/^2[23]/.test(code ?? '')
}
