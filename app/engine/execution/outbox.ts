import type { LogEntry, NewChild, TakenSignal } from '../contracts/commit.js'
import type { StepRecord } from '../contracts/step_record.js'
import { sizeOf } from './held_outputs.js'

/** What has no effect outside may wait so long for company before it is written, in milliseconds. */
const LAZY_MS = 25

/** Outputs that are to be written may have so many characters before what makes more has to wait. */
const MAX_UNWRITTEN = 16 * 1024 * 1024

/** One output is counted no further. */
const COUNTED = 256 * 1024

/** What one commit takes along, and what may begin once it is on disk. */
export interface Batch {
  steps: StepRecord[]
  logs: LogEntry[]
  launches: Array<() => void>
  taken: TakenSignal[]
  children: NewChild[]
  /** Children that nobody waits for any more, once it is on disk. */
  orphans: string[]
}

/**
 * What happened in a run and is not written yet. A step that begins and ends between two commits is
 * written once. An attempt with an effect is launched by the commit that carries its start.
 */
export class Outbox {
  #records = new Map<string, StepRecord>()
  #logs: LogEntry[] = []
  /** What waits for the commit of its own start, by the row's key. */
  #launches = new Map<string, () => void>()
  /** Rows whose start is written: their inputs need not be sent again. */
  #begun = new Set<string>()
  /** Rows that an earlier drive left open and that nothing has been said of since, by key. */
  #left = new Map<string, StepRecord>()
  #taken: TakenSignal[] = []
  #children: NewChild[] = []
  /** What waits for everything that is in here now. */
  #after: Array<() => void> = []
  #dueAt: number | null = null
  #size = 0

  /** @param acquired - What the journal had when the drive began. */
  constructor(acquired: readonly StepRecord[] = []) {
    for (const record of acquired) {
      if (record.completedAt === null) this.#left.set(keyOf(record), record)
    }
  }

  /** @param urgent - Whether the row must be written now: somebody outside has seen its effect. */
  put(record: StepRecord, now: number, urgent: boolean): void {
    const key = keyOf(record)
    this.#left.delete(key)
    this.#records.set(key, this.#begun.has(key) ? { ...record, inputs: undefined } : record)
    this.#size += sizeOf(record.output, COUNTED)
    this.#due(urgent ? now : now + LAZY_MS)
  }

  log(entry: LogEntry): void {
    this.#logs.push(entry)
    this.#due(entry.createdAt + LAZY_MS)
  }

  /** What a wait took is written with what becomes of the wait. */
  take(taken: TakenSignal): void {
    this.#taken.push(taken)
  }

  launchAfterCommit(path: string, attempt: number, launch: () => void, now: number): void {
    this.#launches.set(`${path}#${attempt}`, launch)
    this.#due(now)
  }

  /** An execution that the commit makes which says of its call that it waits for it. */
  make(child: NewChild, now: number): void {
    this.#children.push(child)
    this.#due(now)
  }

  /** Whether so much is in here that nothing should be added before it is on disk. */
  get full(): boolean {
    return this.#size > MAX_UNWRITTEN
  }

  /** Resolves when all that is in here now is on disk; never where the drive ends with it. */
  written(now: number): Promise<void> {
    this.#due(now)
    return new Promise((resolve) => this.#after.push(resolve))
  }

  /** Takes back what was not launched: the next drive must not think that it began. */
  takeBackLaunches(): void {
    for (const key of this.#launches.keys()) this.#records.delete(key)
    this.#launches.clear()
  }

  /** The execution ends: what is still open from earlier drives ends with it. */
  closeLeft(now: number): void {
    for (const record of this.#left.values()) {
      this.put({ ...record, status: 'cancelled', wakeAt: null, completedAt: now }, now, true)
    }
  }

  /** When a commit is due, in milliseconds since the epoch; null when there is nothing to write. */
  get dueAt(): number | null {
    return this.#dueAt
  }

  drain(): Batch {
    const steps = [...this.#records.values()]
    const dropped = steps.flatMap(({ status, state }) =>
      status === 'cancelled' && state?.childId ? [state.childId] : []
    )
    const made = this.#children.map(({ id }) => id)
    const batch = {
      steps,
      logs: this.#logs,
      launches: [...this.#launches.values(), ...this.#after],
      taken: this.#taken,
      children: this.#children.filter(({ id }) => !dropped.includes(id)),
      orphans: dropped.filter((id) => !made.includes(id)),
    }
    for (const [key, record] of this.#records) {
      if (record.completedAt === null) this.#begun.add(key)
    }
    this.#records = new Map()
    this.#logs = []
    this.#launches = new Map()
    this.#taken = []
    this.#children = []
    this.#after = []
    this.#dueAt = null
    this.#size = 0
    return batch
  }

  #due(at: number): void {
    this.#dueAt = this.#dueAt === null ? at : Math.min(this.#dueAt, at)
  }
}

function keyOf({ path, attempt }: StepRecord): string {
  return `${path}#${attempt}`
}
