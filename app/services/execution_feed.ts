import { Completions } from '#engine/contracts/intake'
import type { DatabaseListener } from '#services/database_listener'
import { readTold } from '#services/live/told'

type Listener = (status: string | null) => void

const FINAL = new Set(['completed', 'failed', 'cancelled', 'timeout'])

/**
 * Hears which executions ended, and hands it out in memory. What ended while the connection was
 * away is asked for when it is back.
 */
export class ExecutionFeed extends Completions {
  #listeners = new Map<string, Set<Listener>>()
  #closed = false

  constructor(
    private listener: DatabaseListener,
    /** Final statuses of those among the given executions that have one. */
    private finished: (ids: string[]) => Promise<Array<{ id: string; status: string }>>
  ) {
    super()
    listener.on('turbocat_live', (payload) => {
      if (this.#listeners.size === 0) return
      for (const { id, status } of readTold(payload)) {
        if (FINAL.has(status)) this.#tell(id, status)
      }
    })
    listener.onReturn(() => void this.#catchUp().catch(() => {}))
  }

  listening(): Promise<void> {
    return this.listener.listening()
  }

  waitFor(executionId: string, timeoutMs: number, signal?: AbortSignal): Promise<string | null> {
    if (this.#closed) return Promise.resolve(null)
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

  /** Whoever waits is let go, and nobody waits any more. */
  close(): void {
    this.#closed = true
    for (const listeners of this.#listeners.values()) {
      for (const listener of [...listeners]) listener(null)
    }
  }

  async #catchUp(): Promise<void> {
    const missed = [...this.#listeners.keys()]
    if (missed.length === 0) return
    for (const { id, status } of await this.finished(missed)) this.#tell(id, status)
  }

  #tell(id: string, status: string): void {
    for (const listener of [...(this.#listeners.get(id) ?? [])]) listener(status)
  }
}
