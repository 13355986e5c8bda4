import { outside } from '#services/telemetry/work_context'

/** Lines that a minute may have at most: a database that is slow as a whole says so with a few. */
const LINES_A_MINUTE = 30
const MINUTE_MS = 60_000

/** Characters of a statement that are shown. */
const SHOWN = 2_000

/** Statements that are made for many executions at once are told under the ids of none. */
const SHARED = /^journal_/

interface SlowQueryLogger {
  warn(fields: object, message: string): void
}

/** What is known of a query when it has been answered. Values that are bound to it are not asked for. */
export interface AnsweredQuery {
  /** `api` for Lucid's, `journal` for those of the journal. */
  pool: 'api' | 'journal'
  text: string
  name?: string | undefined
  durationMs: number
}

/** Tells of queries that took long, as the process that waits for them sees it. */
export class SlowQueries {
  #minute = { since: 0, lines: 0 }

  /** @param thresholdMs - From so many milliseconds on; 0 is never. */
  constructor(
    private thresholdMs: number,
    private logger: SlowQueryLogger,
    private now: () => number = Date.now
  ) {}

  answered({ pool, text, name, durationMs }: AnsweredQuery): void {
    if (this.thresholdMs === 0 || durationMs < this.thresholdMs || !this.#mayTell()) return
    const query = text.replace(/\s+/g, ' ').trim().slice(0, SHOWN)
    const fields = { pool, durationMs: Math.round(durationMs), name, query }
    const tell = () => this.logger.warn(fields, 'slow query')
    if (name !== undefined && SHARED.test(name)) outside(tell)
    else tell()
  }

  #mayTell(): boolean {
    const now = this.now()
    if (now - this.#minute.since >= MINUTE_MS) this.#minute = { since: now, lines: 0 }
    return this.#minute.lines++ < LINES_A_MINUTE
  }
}
