const WINDOW_MS = 60_000

/** A query, as the events of the database client name it. */
interface Query {
  __knexQueryUid: string
  /** With places for its values, not the values. */
  sql: string
}

/** The events of a Knex client: a query began, was answered, or failed. */
interface QueryEvents {
  on(event: 'query', listener: (query: Query) => void): unknown
  on(event: 'query-response' | 'query-error', listener: (_: unknown, query: Query) => void): unknown
}

/** Measures what the queries of this process took, over the last minute, as the client sees it. */
export class QueryMeter {
  readonly #began = new Map<string, number>()
  #current = { since: performance.now(), count: 0, ms: 0 }
  #previous = { count: 0, ms: 0 }

  /** Listens to a Knex client. @param answered - Told of each query, failed ones included. */
  watch(client: QueryEvents, answered: (query: Query, ms: number) => void = () => {}): void {
    const end = (_: unknown, query: Query) => {
      const ms = this.#end(query.__knexQueryUid)
      if (ms !== undefined) answered(query, ms)
    }
    client.on('query', (query) => this.#began.set(query.__knexQueryUid, performance.now()))
    client.on('query-response', end)
    client.on('query-error', end)
  }

  /** The mean of at least the last minute, in milliseconds; 0 where there was none. */
  get avgQueryTimeMs(): number {
    this.#turn()
    const count = this.#current.count + this.#previous.count
    const ms = this.#current.ms + this.#previous.ms
    return count === 0 ? 0 : Math.round((ms / count) * 1000) / 1000
  }

  #end(uid: string): number | undefined {
    const began = this.#began.get(uid)
    if (began === undefined) return undefined
    this.#began.delete(uid)
    this.#turn()
    const ms = performance.now() - began
    this.#current.count++
    this.#current.ms += ms
    return ms
  }

  #turn(): void {
    const now = performance.now()
    const age = now - this.#current.since
    if (age < WINDOW_MS) return
    this.#previous = age < 2 * WINDOW_MS ? this.#current : { count: 0, ms: 0 }
    this.#current = { since: now, count: 0, ms: 0 }
  }
}

/** Of this process. */
export const queryMeter = new QueryMeter()
