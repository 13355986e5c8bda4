/** A map that forgets what was used least recently when it is full. */
export class RecentCache<Value> {
  readonly #entries = new Map<string, Value>()

  constructor(
    /** Entries kept at most. */
    readonly capacity: number
  ) {}

  get size(): number {
    return this.#entries.size
  }

  /** The kept value, else the one that `make` gives. What throws is not kept. */
  getOr(key: string, make: (key: string) => Value): Value {
    const known = this.#entries.get(key)
    if (known !== undefined) {
      this.#entries.delete(key)
      this.#entries.set(key, known)
      return known
    }
    const made = make(key)
    this.#entries.set(key, made)
    if (this.#entries.size > this.capacity) {
      const [oldest] = this.#entries.keys()
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    return made
  }
}
