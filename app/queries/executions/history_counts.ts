import { uuidFloor } from '#queries/executions/time_bounds'

/** Milliseconds for which the number of older rows is believed. */
const BELIEVED = 60_000

/** Rows younger than this, in milliseconds, are counted each time: some are being written. */
const YOUNG = 60_000

/** Lists whose older rows are remembered at most; the one that was asked for longest ago goes. */
const REMEMBERED = 1000

interface Remembered {
  boundary: string
  older: Promise<number>
  until: number
}

/** Counts the rows of a list on one side of an id. */
type CountFrom = (operator: '<' | '>=', id: string) => Promise<number>

/**
 * Counts long lists whose rows sort by time and never move: history is counted once a minute, and
 * what is new at each request. Without it a page costs what all rows before it cost. A number that
 * a retention has just made smaller is corrected within the minute.
 */
export class HistoryCounts {
  #remembered = new Map<string, Remembered>()

  /** @param list Names the list: its owner and what narrows it. */
  async count(list: string, countFrom: CountFrom, now = Date.now()): Promise<number> {
    const { boundary, older } = this.#olderOf(list, countFrom, now)
    const [before, after] = await Promise.all([older, countFrom('>=', boundary)])
    return before + after
  }

  #olderOf(list: string, countFrom: CountFrom, now: number): Remembered {
    const known = this.#remembered.get(list)
    if (known !== undefined && known.until > now) return known
    const boundary = uuidFloor(now - YOUNG)
    const older = countFrom('<', boundary)
    const remembered = { boundary, older, until: now + BELIEVED }
    this.#remembered.delete(list)
    this.#remembered.set(list, remembered)
    older.catch(() => this.#remembered.delete(list))
    if (this.#remembered.size > REMEMBERED) {
      this.#remembered.delete(this.#remembered.keys().next().value!)
    }
    return remembered
  }
}
