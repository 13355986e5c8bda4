import { MAX_LINE_LENGTH, MAX_PRINTED } from './types.js'

/** Texts that can begin a line of JSON. */
const JSON_START = /^\s*[[{"\-0-9tfn]/

/** Makes lines of what code writes to a file of its process, and remembers the last that is JSON. */
export class PrintedLines {
  #rest = ''
  readonly #decoder = new TextDecoder()
  #bytes = 0
  #lastJson: string | null = null

  constructor(private readonly onLine: (line: string) => void) {}

  /** The last whole line that was JSON, as a text. */
  get lastJson(): string | null {
    return this.#lastJson
  }

  /** Whether the code has printed more than it may. */
  get isTooMuch(): boolean {
    return this.#bytes > MAX_PRINTED
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.isTooMuch) return
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#take(line)
  }

  /** Takes what has no line feed after it as a line too. */
  end(): void {
    if (this.#rest !== '') this.#take(this.#rest)
    this.#rest = ''
  }

  #take(line: string): void {
    if (JSON_START.test(line)) {
      try {
        JSON.parse(line)
        this.#lastJson = line
      } catch {
        // An ordinary line.
      }
    }
    this.onLine(line.slice(0, MAX_LINE_LENGTH))
  }
}
