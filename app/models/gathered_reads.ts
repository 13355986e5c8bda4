import { AsyncLocalStorage } from 'node:async_hooks'

/** A row that was found, and for which of the keys: counted from 1. */
export interface Placed {
  place: number
}

interface Asked<Key, Row> {
  key: Key
  resolve(row: Row | undefined): void
  reject(error: unknown): void
}

/**
 * Finds rows by a key: what is asked for within one turn of the event loop is read in one statement,
 * which costs little more than one of it alone. Nobody is answered by a statement that was sent
 * before he asked, and nobody waits for one: the turn ends when all that has come in was looked at.
 */
export class GatheredReads<Key, Row extends Placed> {
  #asked: Asked<Key, Row>[] = []
  /** A statement for many is part of none of their requests. */
  #outside = AsyncLocalStorage.snapshot()

  /** @param read Gives the rows of keys, a row of its own to each key, though two are the same. */
  constructor(private read: (keys: Key[]) => Promise<Row[]>) {}

  /** @throws what the statement failed with. */
  find(key: Key): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ key, resolve, reject })
      if (this.#asked.length === 1) this.#outside(() => setImmediate(() => void this.#answer()))
    })
  }

  async #answer(asked = this.#asked.splice(0)): Promise<void> {
    try {
      const rows = await this.read(asked.map(({ key }) => key))
      const byPlace = new Map(rows.map((row) => [row.place, row]))
      for (const [index, { resolve }] of asked.entries()) resolve(byPlace.get(index + 1))
    } catch (error) {
      // A key that is none to the database must not cost the others their answers.
      if (asked.length > 1 && isAboutData(error)) for (const one of asked) void this.#answer([one])
      else for (const { reject } of asked) reject(error)
    }
  }
}

/** SQLSTATE class 22. */
function isAboutData(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('22')
}
