import type { Clock } from '../contracts/clock.js'

/** Milliseconds for each row that the next drive would have to read: some four times what that takes. */
const MS_PER_ROW = 0.25

/** Less is not worth staying for, more holds a worker for too little, in milliseconds. */
const LEAST_MS = 10
const MOST_MS = 1000

/**
 * How long a run stays on its worker for the next end of one of its children. Each drive reads the
 * journal from its beginning: a parent of thousands that parked after each end would read it
 * thousands of times. So it stays the longer the more there is to read; while children end one
 * after another it doesn't park at all.
 */
export class Linger {
  #movedAt: number
  #rows: number

  constructor(
    private clock: Clock,
    rows: number
  ) {
    this.#movedAt = clock.now()
    this.#rows = rows
  }

  /** Something ended or began: the next may follow at once. */
  moved(): void {
    this.#movedAt = this.clock.now()
  }

  /** Rows that another drive would have to read as well. */
  wrote(rows: number): void {
    this.#rows += rows
  }

  /** Until when it stays, or null where it may go. */
  get until(): number | null {
    const ms = Math.min(this.#rows * MS_PER_ROW, MOST_MS)
    const until = this.#movedAt + ms
    return ms < LEAST_MS || until <= this.clock.now() ? null : until
  }
}
