import type { AgentRunner } from '../contracts/agent_runner.js'
import type { Clock } from '../contracts/clock.js'
import { CommitRefusedError, LeaseLostError } from '../contracts/journal.js'
import type { Acquired, Ending, Journal, Lease, VersionStore } from '../contracts/journal.js'
import type { LiveTokens } from '../contracts/live_tokens.js'
import type { PayloadRules } from '../contracts/payload_rules.js'
import type { Scheduler } from '../contracts/scheduler.js'
import type { JsonObject } from '../graph/types.js'
import type { Batch } from './outbox.js'
import { loadPinned } from './pinned.js'
import { commitsAfterRefusal } from './refusal.js'
import { rootScope } from './root_scope.js'
import { Run } from './run.js'
import type { Scope } from './scope.js'

/** Progress on an execution's own row is written no more often than this, in milliseconds. */
const PROGRESS_EVERY_MS = 250

/** The wait of an execution as a whole, among those of its steps, whose paths are never empty. */
const DEADLINE = ''

export interface DriverWorld {
  journal: Journal
  versions: VersionStore
  scheduler: Scheduler
  runner: AgentRunner
  rules: PayloadRules
  clock: Clock
  /** Where what models say goes while they say it; nowhere when left out. */
  tokens?: LiveTokens
}

/** How a drive ended: `nothing` was to do, or the lease was `lost` to another driver. */
export type DriveResult = 'final' | 'parked' | 'nothing' | 'lost'

/** `again`: while it parked, something came that it may go on with. */
type TurnResult = DriveResult | 'again'

/** Drives executions, as many side by side as it is told to. */
export class Driver {
  #runs = new Set<Run>()
  #releasing = false

  constructor(private world: DriverWorld) {}

  /** How many executions it drives now. */
  get driving(): number {
    return this.#runs.size
  }

  /**
   * Takes an execution as far as it goes now: to its end, or until it has to wait.
   *
   * @throws What the journal throws when the database stays away; the execution then goes on later.
   */
  async drive(executionId: string): Promise<DriveResult> {
    for (;;) {
      const result = await this.#driveOnce(executionId)
      if (result !== 'again') return result
      if (this.#releasing) {
        await this.world.scheduler.wake(executionId)
        return 'parked'
      }
    }
  }

  async #driveOnce(executionId: string): Promise<TurnResult> {
    if (this.#releasing) return 'nothing'
    const acquired = await this.world.journal.acquire(executionId)
    if (!acquired) return 'nothing'
    const { graph, metadata, agents, missing } = await loadPinned(
      acquired.execution,
      this.world.versions
    )
    const { clock, runner, journal, rules, tokens } = this.world
    const world = { clock, runner, journal, rules, tokens, agents }
    const { execution, steps, inbox } = acquired
    const run = new Run(execution, steps, world, graph.steps.length, inbox)
    const root = rootScope(run, graph)
    if (missing) run.fail(missing)
    if (this.#releasing) run.release()
    const stop = (record: boolean) => {
      root.abort(record)
      run.touch()
    }
    let lost = false
    const unwatch = this.world.journal.watch(acquired.lease, {
      lost: () => {
        lost = true
        run.release()
        stop(false)
      },
      cancelled: () => this.#end(run, root, 'cancelled'),
      signalled: () => void this.#readSignals(run),
    })
    this.#watchDeadline(run, root, metadata)
    this.#runs.add(run)
    try {
      if (acquired.execution.cancelRequested) this.#end(run, root, 'cancelled')
      else run.guard(() => root.advance())
      return await this.#turn(run, root, acquired, () => lost)
    } catch (error) {
      if (error instanceof LeaseLostError) return 'lost'
      throw error
    } finally {
      stop(false)
      unwatch()
      this.#runs.delete(run)
    }
  }

  /** Hands back what is being driven; another worker goes on where the journal is. */
  release(): void {
    this.#releasing = true
    for (const run of this.#runs) run.release()
  }

  async #turn(run: Run, root: Scope, acquired: Acquired, lost: () => boolean): Promise<TurnResult> {
    const { journal, scheduler } = this.world
    let progressAt = run.now + PROGRESS_EVERY_MS
    for (;;) {
      if (lost()) return 'lost'
      run.resumeDue()
      if (run.finished) root.abort()
      const ending = run.ending()
      const due = run.outbox.dueAt
      if (ending === null && (due === null || due > run.now)) {
        await run.change(earliest(due, run.nextWaitAt))
        continue
      }
      if (ending?.kind === 'parked') {
        root.abort(false)
        run.outbox.takeBackLaunches()
      }
      if (ending?.kind === 'final') run.outbox.closeLeft(run.now)
      const batch = run.outbox.drain()
      const shown = ending !== null || run.now >= progressAt
      if (shown) progressAt = run.now + PROGRESS_EVERY_MS
      const progress = shown ? run.progress : null
      try {
        const { steps, logs, taken } = batch
        const commit = { steps, logs, taken, progress, ending }
        const { due: again } = await journal.commit(acquired.lease, commit)
        if (again) return 'again'
      } catch (error) {
        if (!(error instanceof CommitRefusedError)) throw error
        return this.#refused(run, root, acquired.lease, batch, error)
      }
      if (ending === null) for (const launch of batch.launches) launch()
      else return this.#ended(ending, run, scheduler)
    }
  }

  /** Ends an execution that can't be written as it is: else it would be driven for ever. */
  async #refused(run: Run, root: Scope, lease: Lease, batch: Batch, reason: Error) {
    root.abort()
    const steps = [...batch.steps, ...run.outbox.drain().steps]
    const [bare, last] = commitsAfterRefusal(run, steps, reason)
    try {
      await this.world.journal.commit(lease, bare)
    } catch (error) {
      if (!(error instanceof CommitRefusedError)) throw error
      await this.world.journal.commit(lease, last)
    }
    return 'final' as const
  }

  async #ended(ending: Ending, run: Run, scheduler: Scheduler): Promise<DriveResult> {
    if (ending.kind === 'final') return 'final'
    if (ending.wakeAt !== null) await scheduler.wake(run.execution.id, ending.wakeAt)
    return 'parked'
  }

  /** Where it can't be read, or is read too late, the commit that parks finds out. */
  async #readSignals(run: Run): Promise<void> {
    const { id } = run.execution
    run.inbox.receive(await this.world.journal.signals(id, run.inbox.seen).catch(() => []))
    run.touch()
  }

  #watchDeadline(run: Run, root: Scope, metadata: JsonObject): void {
    const seconds = metadata.timeout
    if (typeof seconds !== 'number') return
    const deadline = run.execution.startedAt + seconds * 1000
    run.waitUntil(DEADLINE, deadline, () => this.#end(run, root, 'timeout'))
  }

  #end(run: Run, root: Scope, status: 'cancelled' | 'timeout'): void {
    const failure =
      status === 'cancelled'
        ? { code: 'CANCELLED', message: 'The execution was cancelled' }
        : { code: 'TIMEOUT', message: 'The execution took longer than its workflow allows' }
    run.finish({ status, output: undefined, failure })
    root.abort()
    run.touch()
  }
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
