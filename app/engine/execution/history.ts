import type { StepRecord } from '../contracts/step_record.js'

/** What the journal had when a drive began, by path; of calls, what this drive wrote too. */
export class History {
  #records = new Map<string, StepRecord[]>()

  constructor(acquired: readonly StepRecord[]) {
    for (const record of acquired) {
      const attempts = this.#records.get(record.path)
      if (attempts) attempts.push(record)
      else this.#records.set(record.path, [record])
    }
  }

  /** The attempts at a path, oldest first. */
  at(path: string): readonly StepRecord[] {
    return this.#records.get(path) ?? []
  }

  /** Adds what this drive has written, where it may be asked for again before the drive ends. */
  remember(record: StepRecord): void {
    const others = this.at(record.path).filter(({ attempt }) => attempt !== record.attempt)
    this.#records.set(record.path, [...others, record])
  }

  /** What was at a path is not asked for any more. */
  forget(path: string): void {
    this.#records.delete(path)
  }
}
