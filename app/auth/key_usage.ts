import type { Database } from '@adonisjs/lucid/database'

/** How long uses are gathered before they are written, in milliseconds. */
const GATHER_MS = 3_000

/** Ordered by id, so that two processes that write the same keys never wait for each other. */
const WRITE = `
  with used as (
    select * from unnest(?::uuid[], ?::bigint[], ?::timestamptz[]) as u (id, uses, at)
  ), held as (
    select id from api_keys where id in (select id from used) order by id for no key update
  )
  update api_keys set usage_count = usage_count + used.uses,
    last_used_at = greatest(last_used_at, used.at)
  from used join held using (id)
  where api_keys.id = used.id`

/**
 * Counts the uses of API keys in memory and writes them together, so that no request costs a write.
 * What the last seconds gathered is lost when the process is killed, and kept when it is stopped.
 */
export default class KeyUsage {
  #used = new Map<string, { uses: number; at: Date }>()
  #timer: NodeJS.Timeout | undefined

  /** `onError`: hears of writes that failed; what they held is written with the next one. */
  constructor(
    private db: Database,
    private onError: (error: unknown) => void
  ) {}

  /** A key was used, now. */
  record(keyId: string): void {
    this.#add(keyId, 1, new Date())
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref()
  }

  /** Writes what was gathered. Never throws. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const used = [...this.#used]
    if (used.length === 0) return
    this.#used = new Map()
    try {
      const ids = used.map(([id]) => id)
      const uses = used.map(([, entry]) => entry.uses)
      const times = used.map(([, entry]) => entry.at)
      await this.db.rawQuery(WRITE, [ids, uses, times])
    } catch (error) {
      for (const [id, entry] of used) this.#add(id, entry.uses, entry.at)
      this.onError(error)
    }
  }

  #add(keyId: string, uses: number, at: Date): void {
    const known = this.#used.get(keyId)
    if (!known) return void this.#used.set(keyId, { uses, at })
    known.uses += uses
    if (at > known.at) known.at = at
  }
}
