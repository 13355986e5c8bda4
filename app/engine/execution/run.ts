import type { Ending } from '../contracts/commit.js'
import type { OpenVariables } from '../contracts/deployment_variables.js'
import type { ExecutionRecord } from '../contracts/execution_record.js'
import type { Acquired, Signal } from '../contracts/journal.js'
import { Alarm } from './alarm.js'
import { failureOf } from './failure.js'
import { History } from './history.js'
import { Holdups } from './holdups.js'
import { Inbox } from './inbox.js'
import type { SignalWait } from './inbox.js'
import { Linger } from './linger.js'
import { Outbox } from './outbox.js'
import { STUCK } from './run_result.js'
import type { RunResult } from './run_result.js'
import type { RunWorld } from './run_world.js'
import { Tally } from './tally.js'
import { earliest, Waits } from './waits.js'

/** A wait that is longer than this releases the worker, in milliseconds. */
const PARK_AFTER_MS = 1000

/**
 * One drive of one execution, in memory: what the journal said at its beginning, what has happened
 * since, what runs and what waits. Everything in it is synchronous; the driver writes and sleeps.
 */
export class Run {
  readonly outbox: Outbox
  readonly inbox: Inbox
  readonly holdups: Holdups
  readonly linger: Linger
  readonly history: History
  readonly tally: Tally
  #waits = new Waits()
  #running = 0
  #result: RunResult | null = null
  #released = false
  #alarm: Alarm

  constructor(
    readonly execution: ExecutionRecord,
    acquired: Acquired['steps'],
    readonly world: RunWorld,
    stepsTotal: number,
    inbox?: Acquired['inbox']
  ) {
    this.outbox = new Outbox(acquired)
    this.inbox = new Inbox(this.outbox, inbox)
    this.#alarm = new Alarm(world.clock)
    this.holdups = new Holdups(world.clock)
    this.linger = new Linger(world.clock, acquired.length)
    this.history = new History(acquired)
    this.tally = new Tally(acquired, stepsTotal)
  }

  /** What `env` stands for, and what must not be read in what is written. */
  get variables(): OpenVariables | null {
    return this.world.variables ?? null
  }

  /** The execution that is told of the end of this one. */
  get tells(): string | null {
    return this.execution.parentAwaits ? this.execution.parentId : null
  }

  get now(): number {
    return this.world.clock.now()
  }

  attemptBegan(): void {
    this.#running++
  }

  attemptEnded(): void {
    this.#running--
    this.holdups.moved()
    this.linger.moved()
    this.touch()
  }

  /** Calls `resume` at a time; until then the path holds no worker if it is far enough away. */
  waitUntil(path: string, at: number, resume: () => void): void {
    this.#waits.set(path, at, resume)
    this.touch()
  }

  /** Calls `resume` with a signal that this wait took: one that is there, or one that comes. */
  waitForSignal(wait: SignalWait, resume: (signal: Signal) => void): void {
    this.inbox.expect(wait, resume)
    this.touch()
  }

  /** Calls `resume` when there is a signal of one of these names, and leaves it there. */
  lookOut(path: string, names: ReadonlySet<string>, resume: () => void): void {
    this.inbox.lookOut(path, names, resume)
    this.touch()
  }

  /** What waits at a path waits no more: for a time or a signal. */
  forget(path: string): void {
    this.#waits.forget(path)
    this.inbox.forget(path)
  }

  /** Resumes what has its signal, or whose time is over. */
  resumeDue(): void {
    if (!this.open) return
    // Signals first: one that is there when the time of its wait is over has won.
    for (const waiting of [this.inbox.takeAll(), this.#waits.takeDue(this.now)]) {
      for (const resume of waiting) {
        this.guard(resume)
        if (!this.open) return
      }
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
    const seenSignal = this.inbox.seen
    if (this.#released && !this.#result) return { kind: 'parked', wakeAt: this.now, seenSignal }
    if (this.#running > 0) return null
    const wakeAt = this.nextWaitAt
    if (!this.#result && (wakeAt !== null || this.inbox.expecting || this.holdups.any)) {
      if (wakeAt !== null && wakeAt - this.now <= PARK_AFTER_MS) return null
      if (this.#staysUntil !== null) return null
      return { kind: 'parked', wakeAt, seenSignal, needs: this.holdups.labels }
    }
    const { status, output, failure } = this.#result ?? STUCK
    return { kind: 'final', status, output, error: failure, usage: this.tally.usage }
  }

  /** When to look whether something is to be done, if nothing changes before; null for never. */
  get lookAt(): number | null {
    return earliest(this.nextWaitAt, this.#staysUntil)
  }

  get #staysUntil(): number | null {
    return this.inbox.expectingChild ? this.linger.until : null
  }

  /** When the next wait is over, or null when nothing waits. */
  get nextWaitAt(): number | null {
    return earliest(this.#waits.nextAt, this.holdups.lookAt)
  }

  /** Tells the driver that something changed. */
  touch(): void {
    this.#alarm.ring()
  }

  /** Resolves when more outputs may be made: at once, or when the many that are not written yet are. */
  async room(): Promise<void> {
    if (!this.outbox.full) return
    const written = this.outbox.written(this.now)
    this.touch()
    await written
  }

  /** Resolves at the next change, or at a time. */
  change(until: number | null): Promise<void> {
    return this.#alarm.sleep(until)
  }
}
