import type { AgentRunner, AgentVersion, Usage } from '../contracts/agent_runner.js'
import type { Clock } from '../contracts/clock.js'
import type { LiveTokens } from '../contracts/live_tokens.js'
import type {
  Acquired,
  Ending,
  ExecutionRecord,
  FinalStatus,
  Progress,
  StepFailure,
  StepRecord,
} from '../contracts/journal.js'
import type { Json } from '../graph/types.js'
import { failureOf } from './failure.js'
import { Outbox } from './outbox.js'
import { addUsage, NO_USAGE } from './usage.js'
import { Waits } from './waits.js'

/** A wait that is longer than this releases the worker, in milliseconds. */
const PARK_AFTER_MS = 1000

/** What a run needs of the world besides its journal. */
export interface RunWorld {
  clock: Clock
  runner: AgentRunner
  tokens?: LiveTokens | undefined
  /** By agent id, at the versions that the execution is pinned to. */
  agents: ReadonlyMap<string, AgentVersion>
}

export interface RunResult {
  status: FinalStatus
  output: Json | undefined
  failure: StepFailure | null
}

/** A defect of the engine, and better told than waited for: nothing runs, waits or has ended. */
const STUCK: RunResult = {
  status: 'failed',
  output: undefined,
  failure: { code: 'INTERNAL', message: 'The execution has nothing left to do and no result' },
}

/**
 * One drive of one execution, in memory: what the journal said at its beginning, what has happened
 * since, what runs and what waits. Everything in it is synchronous; the driver writes and sleeps.
 */
export class Run {
  readonly outbox: Outbox
  #history = new Map<string, StepRecord[]>()
  #waits = new Waits()
  #running = 0
  #result: RunResult | null = null
  #released = false
  #usage = NO_USAGE
  #counts = { completed: 0, failed: 0 }
  #wakeUp = () => {}

  constructor(
    readonly execution: ExecutionRecord,
    acquired: Acquired['steps'],
    readonly world: RunWorld,
    private stepsTotal: number
  ) {
    this.outbox = new Outbox(acquired)
    for (const record of acquired) {
      const attempts = this.#history.get(record.path) ?? []
      this.#history.set(record.path, [...attempts, record])
      if (record.usage) this.addUsage(record.usage)
    }
  }

  get now(): number {
    return this.world.clock.now()
  }

  /** The attempts at a path that the journal had when this drive began, oldest first. */
  history(path: string): readonly StepRecord[] {
    return this.#history.get(path) ?? []
  }

  /** What the attempts used so far, those before this drive included. */
  get usage(): Usage {
    return this.#usage
  }

  addUsage(usage: Usage): void {
    this.#usage = addUsage(this.#usage, usage)
  }

  /** Counts a top-level step that ended. */
  count(kind: 'completed' | 'failed'): void {
    this.#counts[kind]++
  }

  attemptBegan(): void {
    this.#running++
  }

  attemptEnded(): void {
    this.#running--
    this.touch()
  }

  /** Calls `resume` at a time; until then the path holds no worker if it is far enough away. */
  waitUntil(path: string, at: number, resume: () => void): void {
    this.#waits.set(path, at, resume)
    this.touch()
  }

  forget(path: string): void {
    this.#waits.forget(path)
  }

  resumeDue(): void {
    if (!this.open) return
    for (const resume of this.#waits.takeDue(this.now)) {
      this.guard(resume)
      if (!this.open) return
    }
  }

  /** How the execution ends; the first word counts. */
  finish(result: RunResult): void {
    this.#result ??= result
    this.touch()
  }

  /** A surprise in the engine ends the execution with its reason, rather than again and again. */
  guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.fail(error)
    }
  }

  fail(error: unknown): void {
    this.finish({ status: 'failed', output: undefined, failure: failureOf(error) })
  }

  /** Hands the execution back: what is running is given up unwritten, and another drive goes on. */
  release(): void {
    this.#released = true
    this.touch()
  }

  /** Whether its result is known, although something may still have to be stopped. */
  get finished(): boolean {
    return this.#result !== null
  }

  /** Whether new attempts may begin. */
  get open(): boolean {
    return this.#result === null && !this.#released
  }

  /** How this drive ends, or null while there is something to do. */
  ending(): Ending | null {
    if (this.#released && !this.#result) return { kind: 'parked', wakeAt: this.now }
    if (this.#running > 0) return null
    const wakeAt = this.nextWaitAt
    if (!this.#result && wakeAt !== null) {
      return wakeAt - this.now > PARK_AFTER_MS ? { kind: 'parked', wakeAt } : null
    }
    const { status, output, failure } = this.#result ?? STUCK
    return { kind: 'final', status, output, error: failure, usage: this.#usage }
  }

  /** When the next wait is over, or null when nothing waits. */
  get nextWaitAt(): number | null {
    return this.#waits.nextAt
  }

  get progress(): Progress {
    return {
      stepsCompleted: this.#counts.completed,
      stepsFailed: this.#counts.failed,
      stepsTotal: this.stepsTotal,
    }
  }

  /** Tells the driver that something changed. */
  touch(): void {
    this.#wakeUp()
  }

  /** Resolves at the next change, or at a time. */
  change(until: number | null): Promise<void> {
    return new Promise((resolve) => {
      let cancel = () => {}
      const done = () => {
        cancel()
        this.#wakeUp = () => {}
        resolve()
      }
      this.#wakeUp = done
      if (until !== null) cancel = this.world.clock.after(Math.max(until - this.now, 0), done)
    })
  }
}
