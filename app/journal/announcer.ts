import type { Pool } from 'pg'

/** What happens within so many milliseconds is told together. */
const GATHER_MS = 15
/** A notification has room for 8000 bytes; an entry takes up to 56. */
const ENTRIES = 128

/**
 * Tells on `turbocat_live` what needn't be told by the statement that did it. A notification takes a
 * lock of the whole server until its transaction is on disk, so accepting executions one by one must
 * not carry any. What a crash swallows is told with the next change of the execution.
 */
export class Announcer {
  #entries: string[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(private pool: Pool) {}

  tell(execution: { id: string; userId: string }, status: string): void {
    this.#entries.push(`${execution.id} ${execution.userId.slice(-8)} ${status}`)
    this.#timer ??= setTimeout(() => void this.#flush(), GATHER_MS).unref()
  }

  async #flush(): Promise<void> {
    this.#timer = undefined
    const entries = this.#entries.splice(0)
    const payloads: string[] = []
    for (let from = 0; from < entries.length; from += ENTRIES) {
      payloads.push(entries.slice(from, from + ENTRIES).join(','))
    }
    await this.pool
      .query({
        name: 'announce',
        text: `select count(pg_notify('turbocat_live', told)) from unnest($1::text[]) as told`,
        values: [payloads],
      })
      .catch(() => {})
  }
}
