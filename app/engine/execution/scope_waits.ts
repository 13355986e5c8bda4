import type { Signal } from '../contracts/journal.js'
import type { SignalWait } from './inbox.js'
import type { Run } from './run.js'

/** What waits in a scope, by path: a wait step, or the next attempt of a step. It ends with the scope. */
export class ScopeWaits {
  #paths = new Set<string>()

  constructor(private run: Run) {}

  /** Calls `resume` at a time, unless the scope ends before. */
  until(path: string, at: number, resume: () => void): void {
    this.#paths.add(path)
    this.run.waitUntil(path, at, () => {
      this.#paths.delete(path)
      resume()
    })
  }

  /** Calls `resume` with a signal that the wait took, unless its time or the scope ends before. */
  forSignal(wait: SignalWait, resume: (signal: Signal) => void): void {
    this.#paths.add(wait.path)
    this.run.waitForSignal(wait, (signal) => {
      this.stop(wait.path)
      resume(signal)
    })
  }

  /** Calls `resume` when there is a signal of one of these names, unless the scope ends before. */
  lookOut(path: string, names: ReadonlySet<string>, resume: () => void): void {
    this.#paths.add(path)
    this.run.lookOut(path, names, () => {
      this.#paths.delete(path)
      resume()
    })
  }

  /** What waits at a path waits no more, for a time or a signal. */
  stop(path: string): void {
    this.#paths.delete(path)
    this.run.forget(path)
  }

  stopAll(): void {
    for (const path of this.#paths) this.run.forget(path)
    this.#paths.clear()
  }
}
