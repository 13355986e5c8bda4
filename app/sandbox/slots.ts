import { SandboxError } from './sandbox_error.js'

/** Lets a fixed number of runs in at once; the others wait in line. */
export class Slots {
  #free: number
  readonly #waiting = new Set<() => void>()

  constructor(size: number) {
    this.#free = size
  }

  /**
   * Waits for a slot.
   *
   * @returns What gives the slot back; more than one call does no harm.
   * @throws SandboxError `CANCELLED` when the signal aborts first.
   */
  async acquire(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted)
      throw new SandboxError('CANCELLED', 'The run was cancelled', { final: true })
    if (this.#free > 0) this.#free--
    else await this.#wait(signal)
    let held = true
    return () => {
      if (held) this.#release()
      held = false
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter)
        reject(new SandboxError('CANCELLED', 'The run was cancelled', { final: true }))
      }
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      this.#waiting.add(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  /** Hands the slot to who has waited longest, else keeps it. */
  #release(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#free++
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
