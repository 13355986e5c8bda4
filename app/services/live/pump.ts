/** Readers that one statement reads for. */
const GROUP = 50

/** When the database can't be read, it is tried again after so many milliseconds. */
const RETRY_MS = 500

/** Somebody who reads on from a place. It keeps the place itself, and nothing else is kept for it. */
export interface Reader<Place, Page> {
  readonly place: Place
  /** False while what it was given has not gone out. It is marked again once it has. */
  readonly ready: boolean
  /** Takes what comes after its place. @returns Whether to read on for it at once */
  take(page: Page): boolean
}

/**
 * Reads for readers that something may have changed for: many at a time, and one round after the
 * other, so that whatever comes during a round waits for the next. A reader that is slow is left
 * alone until it is ready, and then reads on from its place: nothing is held back for it.
 */
export class Pump<Place, Page> {
  #due = new Set<Reader<Place, Page>>()
  #running = false
  #closed = false

  /** @param warn - Hears why nothing could be read. It is tried again. */
  constructor(
    private read: (places: Place[]) => Promise<Page[]>,
    private warn: (reason: unknown) => void
  ) {}

  mark(reader: Reader<Place, Page>): void {
    this.#due.add(reader)
    if (!this.#running && !this.#closed) void this.#run()
  }

  drop(reader: Reader<Place, Page>): void {
    this.#due.delete(reader)
  }

  close(): void {
    this.#closed = true
    this.#due.clear()
  }

  async #run(): Promise<void> {
    this.#running = true
    for (;;) {
      const group = this.#take()
      if (group.length === 0) break
      try {
        const pages = await this.read(group.map((reader) => reader.place))
        group.forEach((reader, index) => {
          if (reader.ready && reader.take(pages[index]!)) this.#due.add(reader)
        })
      } catch (error) {
        if (this.#closed) break
        this.warn(error)
        for (const reader of group) this.#due.add(reader)
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
    this.#running = false
  }

  #take(): Reader<Place, Page>[] {
    const group: Reader<Place, Page>[] = []
    for (const reader of this.#due) {
      if (group.length === GROUP) break
      this.#due.delete(reader)
      if (reader.ready) group.push(reader)
    }
    return group
  }
}
