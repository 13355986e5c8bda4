import pg from 'pg'
import { Completions } from '#engine/contracts/intake'

type Listener = (status: string | null) => void

const RECONNECT_MS = 500

/**
 * Hears which executions ended and which are to be cancelled: one LISTEN for the whole process,
 * handed out in memory. What ended while the connection was away is asked for when it is back.
 */
export class ExecutionFeed extends Completions {
  #listeners = new Map<string, Set<Listener>>()
  #client: pg.Client | undefined
  #connecting: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(
    private databaseUrl: string,
    /** Final statuses of those among the given executions that have one. */
    private finished: (ids: string[]) => Promise<Array<{ id: string; status: string }>>,
    private cancelRequested: (executionId: string) => void
  ) {
    super()
  }

  listening(): Promise<void> {
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = undefined
      throw error
    })
    return this.#connecting
  }

  waitFor(executionId: string, timeoutMs: number, signal?: AbortSignal): Promise<string | null> {
    return new Promise((resolve) => {
      const settle = (status: string | null) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        const listeners = this.#listeners.get(executionId)
        listeners?.delete(settle)
        if (listeners?.size === 0) this.#listeners.delete(executionId)
        resolve(status)
      }
      const abort = () => settle(null)
      const timer = setTimeout(abort, timeoutMs)
      signal?.addEventListener('abort', abort)
      const listeners = this.#listeners.get(executionId) ?? new Set<Listener>()
      this.#listeners.set(executionId, listeners.add(settle))
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const listeners of this.#listeners.values()) {
      for (const listener of [...listeners]) listener(null)
    }
    await this.#client?.end().catch(() => {})
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      keepAlive: true,
      application_name: 'turbocat feed',
    })
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === 'turbocat_cancel') return this.cancelRequested(payload)
      const [id = '', status = ''] = payload.split(' ')
      this.#tell(id, status)
    })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('listen turbocat_executions; listen turbocat_cancel')
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
    client.on('end', () => this.#lost())
    this.#client = client
    const missed = [...this.#listeners.keys()]
    if (missed.length === 0) return
    for (const { id, status } of await this.finished(missed)) this.#tell(id, status)
  }

  #tell(id: string, status: string): void {
    for (const listener of [...(this.#listeners.get(id) ?? [])]) listener(status)
  }

  #lost(): void {
    this.#connecting = undefined
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
