interface Wait {
  at: number
  resume: () => void
}

/** The earlier of two times, of which there may be none. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}

/** What waits for a time in a run, by path. Times are milliseconds since the epoch. */
export class Waits {
  #waits = new Map<string, Wait>()

  set(path: string, at: number, resume: () => void): void {
    this.#waits.set(path, { at, resume })
  }

  forget(path: string): void {
    this.#waits.delete(path)
  }

  /** Takes out what is due, one after another: what resumes may forget what comes after it. */
  *takeDue(now: number): Generator<() => void> {
    for (const [path, { at, resume }] of this.#waits) {
      if (at > now) continue
      this.#waits.delete(path)
      yield resume
    }
  }

  /** When the next wait is over, or null when nothing waits. */
  get nextAt(): number | null {
    let next: number | null = null
    for (const { at } of this.#waits.values()) {
      if (next === null || at < next) next = at
    }
    return next
  }
}
