/** What a process does again and again. A round that fails is reported and waits for the next one. */
export class Rounds {
  #timers: NodeJS.Timeout[] = []
  #running = new Set<Promise<void>>()

  constructor(private report: (error: unknown, name: string) => void) {}

  /** Does it now and then every `seconds`; a round that takes longer than that skips the next. */
  every(seconds: number, name: string, work: () => Promise<unknown>): void {
    let busy = false
    const round = () => {
      if (busy) return
      busy = true
      const running = work()
        .catch((error: unknown) => this.report(error, name))
        .then(() => {
          busy = false
          this.#running.delete(running)
        })
      this.#running.add(running)
    }
    round()
    this.#timers.push(setInterval(round, seconds * 1000))
  }

  /** Begins no more rounds, and resolves when those that run have ended. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all(this.#running)
  }
}
