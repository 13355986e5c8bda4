import type { Redaction } from '#agents/redaction'

/**
 * Passes the pieces of an answer on as they come, without a secret that lies across several of
 * them: what may be the beginning of one is held back until more is known.
 */
export class ToldTokens {
  #held = ''

  constructor(
    private readonly secret: string,
    private readonly redaction: Redaction,
    private readonly tell: (text: string) => void
  ) {}

  add(delta: string): void {
    const text = this.redaction.text(this.#held + delta)
    const kept = this.#beginningAtEnd(text)
    this.#held = text.slice(text.length - kept)
    if (text.length > kept) this.tell(text.slice(0, text.length - kept))
  }

  /** Nothing comes any more. */
  end(): void {
    if (this.#held !== '') this.tell(this.#held)
    this.#held = ''
  }

  /** How many characters at the end of a text are how the secret begins. */
  #beginningAtEnd(text: string): number {
    for (let length = Math.min(this.secret.length - 1, text.length); length > 0; length--) {
      if (text.endsWith(this.secret.slice(0, length))) return length
    }
    return 0
  }
}
