import type { StepRecord } from '../contracts/step_record.js'

/** The rows of a scope that say that something goes on, as they were put last. */
export class OpenRows {
  #rows = new Map<string, StepRecord>()

  /** One that says so is kept, one that has ended is not any more. */
  note(record: StepRecord): void {
    const key = `${record.path}#${record.attempt}`
    if (record.completedAt === null) this.#rows.set(key, record)
    else this.#rows.delete(key)
  }

  /** All of them as they are when their scope is aborted. */
  cancelled(now: number): StepRecord[] {
    const cancelled = { status: 'cancelled', wakeAt: null, completedAt: now } as const
    return [...this.#rows.values()].map((open) => ({ ...open, ...cancelled }))
  }
}
