import type { Redaction } from '#agents/redaction'

const MASK = '********'
/** Lines that may wait for the next to show whether a secret goes on in it. */
const MAX_WAITING = 1_000

interface Line<Level> {
  level: Level
  text: string
}

/**
 * Takes secrets out of lines that come one by one, also where a secret begins in one line and ends in a later one: a
 * line that ends like the beginning of a secret waits until it is clear that it isn't one.
 */
export class LineRedaction<Level> {
  readonly #secrets: string[]
  #waiting: Line<Level>[] = []

  /** @param onLine Gets the lines in their order. */
  constructor(
    secrets: string[],
    private readonly redaction: Redaction,
    private readonly onLine: (level: Level, text: string) => void
  ) {
    const bare = secrets.map(compact)
    this.#secrets = [...new Set(bare)].filter(({ length }) => length >= 4)
  }

  push(level: Level, text: string): void {
    if (this.#secrets.length === 0) return this.onLine(level, text)
    this.#waiting.push({ level, text: this.redaction.text(text) })
    this.#mask()
    const joined = this.#waiting.map((line) => compact(line.text))
    const open = this.#waiting.length > MAX_WAITING ? 0 : this.#openLength(joined.join(''))
    let length = 0
    let kept = 0
    for (let at = joined.length - 1; at >= 0 && length < open; at--, kept++)
      length += joined[at]!.length
    this.#give(this.#waiting.length - kept)
  }

  /** Gives what waits; call it when the last line has come. */
  end(): void {
    this.#give(this.#waiting.length)
  }

  #give(count: number): void {
    for (const { level, text } of this.#waiting.splice(0, count)) this.onLine(level, text)
  }

  /** Characters at the end that a secret could begin with. */
  #openLength(text: string): number {
    const lengths = this.#secrets.map((secret) => {
      for (let length = Math.min(secret.length - 1, text.length); length > 0; length--) {
        if (text.endsWith(secret.slice(0, length))) return length
      }
      return 0
    })
    return Math.max(0, ...lengths)
  }

  /** Masks the parts of secrets that go over several of the waiting lines. */
  #mask(): void {
    const places = this.#waiting.flatMap(({ text }, line) =>
      [...text].flatMap((character, at) => (/\s/.test(character) ? [] : [{ line, at, character }]))
    )
    const text = places.map(({ character }) => character).join('')
    for (const secret of this.#secrets) {
      const start = text.indexOf(secret)
      if (start === -1) continue
      const touched = new Map<number, number[]>()
      for (const { line, at } of places.slice(start, start + secret.length)) {
        touched.set(line, [...(touched.get(line) ?? []), at])
      }
      for (const [line, positions] of touched) {
        const characters = [...this.#waiting[line]!.text]
        const [first, last] = [positions[0]!, positions.at(-1)!]
        const masked = [...characters.slice(0, first), MASK, ...characters.slice(last + 1)]
        this.#waiting[line]!.text = masked.join('')
      }
      return this.#mask()
    }
  }
}

function compact(text: string): string {
  return text.replace(/\s+/g, '')
}
