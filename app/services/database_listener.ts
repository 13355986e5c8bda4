import pg from 'pg'

const RECONNECT_MS = 500

/**
 * Hears what the database tells on the channels that this process cares about: one connection for
 * all of them. A connection that is lost comes back by itself; what was told meanwhile is lost, so
 * that whoever listens is told of the return and looks for itself.
 */
export class DatabaseListener {
  #handlers = new Map<string, Array<(payload: string) => void>>()
  #returned: Array<() => void> = []
  #client: pg.Client | undefined
  #connecting: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false
  #connectedBefore = false

  constructor(private databaseUrl: string) {}

  /** Calls `handler` with each payload on a channel. Nothing comes before `listening` resolves. */
  on(channel: string, handler: (payload: string) => void): void {
    const handlers = this.#handlers.get(channel) ?? []
    this.#handlers.set(channel, [...handlers, handler])
    if (handlers.length > 0 || !this.#connecting) return
    // A connection that is there already hears of it too.
    this.#connecting = this.#connecting.then(async () => {
      await this.#client?.query(`listen ${channel}`)
    })
    this.#connecting.catch(() => {})
  }

  /** Calls `handler` whenever the connection is back after it was lost. */
  onReturn(handler: () => void): void {
    this.#returned.push(handler)
  }

  /** Resolves when what is told from now on is heard. @throws when the database can't be reached */
  listening(): Promise<void> {
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = undefined
      throw error
    })
    return this.#connecting
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#client?.end().catch(() => {})
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      keepAlive: true,
      application_name: 'turbocat feed',
    })
    client.on('notification', ({ channel, payload = '' }) => {
      for (const handler of this.#handlers.get(channel) ?? []) handler(payload)
    })
    client.on('error', () => {})
    try {
      await client.connect()
      const channels = [...this.#handlers.keys()]
      if (channels.length > 0) await client.query(channels.map((one) => `listen ${one}`).join('; '))
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
    client.on('end', () => this.#lost())
    this.#client = client
    if (this.#connectedBefore) for (const handler of this.#returned) handler()
    this.#connectedBefore = true
  }

  #lost(): void {
    this.#connecting = undefined
    this.#client = undefined
    this.#reconnect()
  }

  /** One attempt at a time, until one succeeds: connections must not pile up while none is there. */
  #reconnect(): void {
    if (this.#closed || this.#retry) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      if (!this.#closed) this.listening().catch(() => this.#reconnect())
    }, RECONNECT_MS).unref()
  }
}
