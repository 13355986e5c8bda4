import { isChildSignal } from '../contracts/inboxes.js'
import type { Signal } from '../contracts/journal.js'
import type { Outbox } from './outbox.js'

/** A path that goes on when a signal comes. */
export interface SignalWait {
  path: string
  attempt: number
  /** Whose signals: what people send, `$answer:<path>` or `$child:<execution id>`. */
  name: string
  /** Whether a payload will do; one that won't stays for another wait. */
  accepts?: (signal: Signal) => boolean
}

/** What the journal had of an inbox when a drive began. */
export interface InboxContent {
  /** What nobody has taken, oldest first. */
  signals: Signal[]
  /** The number of the last one that ever came: taken ones count too. */
  seen: number
}

/**
 * What came from outside for an execution, and who waits for it. A signal that comes before its wait
 * stays until there is one; each wakes one wait, the one that has waited longest. Taking one is
 * written by the same commit as what becomes of the wait.
 */
export class Inbox {
  #untaken: Signal[]
  #seen: number
  #reading: 'no' | 'once' | 'again' = 'no'
  #waits = new Map<string, { wait: SignalWait; resume: (signal: Signal) => void }>()
  /** Who looks for themselves once there is a signal of one of these names, by path. */
  #lookouts = new Map<string, { names: ReadonlySet<string>; resume: () => void }>()

  constructor(
    private outbox: Outbox,
    { signals, seen }: InboxContent = { signals: [], seen: 0 }
  ) {
    this.#untaken = [...signals]
    this.#seen = Math.max(seen, ...signals.map(({ id }) => id))
  }

  /** The number of the last signal that this drive knows of. */
  get seen(): number {
    return this.#seen
  }

  /** Whether something waits. */
  get expecting(): boolean {
    return this.#waits.size + this.#lookouts.size > 0
  }

  /** Whether the end of a child execution is among what is waited for. */
  get expectingChild(): boolean {
    for (const { names } of this.#lookouts.values()) {
      for (const name of names) if (isChildSignal(name)) return true
    }
    return false
  }

  /** Whether whoever wants it read again is to read it, rather than who reads it now. */
  asks(): boolean {
    const asks = this.#reading === 'no'
    this.#reading = asks ? 'once' : 'again'
    return asks
  }

  /** Whether something was told of while it was read. */
  asksAgain(): boolean {
    const again = this.#reading === 'again'
    this.#reading = again ? 'once' : 'no'
    return again
  }

  /** Adds what was read again; what is known already is left out. */
  receive(signals: readonly Signal[]): void {
    for (const signal of signals) {
      if (signal.id <= this.#seen) continue
      this.#untaken.push(signal)
      this.#seen = signal.id
    }
  }

  /** Takes the oldest signal that fits, or answers null when there is none yet. */
  take({ path, attempt, name, accepts }: SignalWait): Signal | null {
    const index = this.#untaken.findIndex(
      (signal) => signal.name === name && (accepts?.(signal) ?? true)
    )
    const signal = this.#untaken[index]
    if (!signal) return null
    this.#untaken.splice(index, 1)
    this.outbox.take({ id: signal.id, path, attempt })
    return signal
  }

  expect(wait: SignalWait, resume: (signal: Signal) => void): void {
    this.#waits.set(wait.path, { wait, resume })
  }

  /** Calls `resume` when there is a signal of one of these names. It stays, for whoever takes it. */
  lookOut(path: string, names: ReadonlySet<string>, resume: () => void): void {
    this.#lookouts.set(path, { names, resume })
  }

  forget(path: string): void {
    this.#waits.delete(path)
    this.#lookouts.delete(path)
  }

  /** Takes what waits can take, one after another: what resumes may end or begin other waits. */
  *takeAll(): Generator<() => void> {
    if (this.#untaken.length === 0) return
    for (const [path, { wait, resume }] of this.#waits) {
      const signal = this.take(wait)
      if (!signal) continue
      this.#waits.delete(path)
      yield () => resume(signal)
    }
    const untaken = new Set(this.#untaken.map(({ name }) => name))
    for (const [path, { names, resume }] of this.#lookouts) {
      if (![...names].some((name) => untaken.has(name))) continue
      this.#lookouts.delete(path)
      yield resume
    }
  }
}
