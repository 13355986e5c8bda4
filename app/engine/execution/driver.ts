import { CommitRefusedError } from '../contracts/commit.js'
import { LeaseLostError } from '../contracts/journal.js'
import type { Ending } from '../contracts/commit.js'
import type { Acquired, Lease } from '../contracts/journal.js'
import type { Scheduler } from '../contracts/scheduler.js'
import type { JsonObject } from '../graph/types.js'
import type { DriverWorld } from './driver_world.js'
import { FollowUp } from './follow_up.js'
import type { Batch } from './outbox.js'
import { masked } from './masking.js'
import { loadPinned } from './pinned.js'
import { commitsAfterRefusal } from './refusal.js'
import { rootScope } from './root_scope.js'
import { Run } from './run.js'
import type { Scope } from './scope.js'
import { earliest } from './waits.js'

/** Progress on an execution's own row is written no more often than this, in milliseconds. */
const PROGRESS_EVERY_MS = 250

/** The wait of an execution as a whole, among those of its steps, whose paths are never empty. */
const DEADLINE = ''

/** How a drive ended: `nothing` was to do, or the lease was `lost` to another driver. */
export type DriveResult = 'final' | 'parked' | 'nothing' | 'lost'

/** `again`: while it parked, something came that it may go on with. */
type TurnResult = DriveResult | 'again'

/** Drives executions, as many side by side as it is told to. */
export class Driver {
  #runs = new Set<Run>()
  #releasing = false
  #followUp: FollowUp

  constructor(private world: DriverWorld) {
    this.#followUp = new FollowUp(world)
  }

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
    let driven = executionId
    for (;;) {
      const result = await this.#driveOnce(driven, (acquired) => (driven = acquired))
      if (result !== 'again') return result
      if (this.#releasing) {
        await this.world.scheduler.wake(driven)
        return 'parked'
      }
    }
  }

  /** @param taken - Told which execution it is: whose turn it was. */
  async #driveOnce(executionId: string, taken: (id: string) => void): Promise<TurnResult> {
    if (this.#releasing) return 'nothing'
    const acquired = await this.world.journal.acquire(executionId)
    if (!acquired) return 'nothing'
    taken(acquired.execution.id)
    const { tracing } = this.world
    const work = () => this.#driveAcquired(acquired)
    return tracing ? tracing.drive(acquired, work) : work()
  }

  async #driveAcquired(acquired: Acquired): Promise<TurnResult> {
    const { graph, metadata, missing, ...pinned } = await loadPinned(acquired.execution, this.world)
    const { lease } = acquired
    const world = { ...this.world, lease, ...pinned }
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
    const tells = run.execution.parentAwaits ? run.execution.parentId : null
    let progressAt = run.now + PROGRESS_EVERY_MS
    for (;;) {
      if (lost()) return 'lost'
      run.resumeDue()
      if (run.finished) root.abort()
      const ending = run.ending()
      const due = run.outbox.dueAt
      if (ending === null && (due === null || due > run.now)) {
        await run.change(earliest(due, run.lookAt))
        continue
      }
      if (ending?.kind === 'parked') {
        root.abort(false)
        run.outbox.takeBackLaunches()
      }
      if (ending?.kind === 'final') run.outbox.closeLeft(run.now)
      const batch = run.outbox.drain()
      run.linger.wrote(batch.steps.length)
      const shown = ending !== null || run.now >= progressAt
      if (shown) progressAt = run.now + PROGRESS_EVERY_MS
      const progress = shown ? run.tally.progress : null
      try {
        const { steps, logs, taken, children } = batch
        const commit = { steps, logs, taken, children, progress, ending, tells }
        const shownCommit = masked(commit, run.variables)
        const { due: again } = await journal.commit(acquired.lease, shownCommit)
        this.#followUp.take(batch, ending?.kind === 'final' ? tells : null)
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
    const commits = commitsAfterRefusal(run, steps, reason)
    const [bare, last] = commits.map((one) => masked(one, run.variables)) as typeof commits
    try {
      await this.world.journal.commit(lease, bare)
    } catch (error) {
      if (!(error instanceof CommitRefusedError)) throw error
      await this.world.journal.commit(lease, last)
    }
    return 'final' as const
  }

  async #ended(ending: Ending, run: Run, scheduler: Scheduler): Promise<DriveResult> {
    const status = ending.kind === 'final' ? ending.status : 'waiting'
    const failed = ending.kind === 'final' ? ending.error?.code : undefined
    this.world.tracing?.note({ 'turbocat.execution.status': status, 'error.type': failed })
    if (ending.kind === 'final') return 'final'
    const { id } = run.execution
    if (ending.wakeAt !== null) await scheduler.wake(id, ending.wakeAt)
    for (const label of ending.needs ?? []) await scheduler.wake(id, undefined, label)
    return 'parked'
  }

  /**
   * One question at a time: what comes meanwhile is in the next one. Where it can't be read, or is
   * read too late, the commit that parks finds out.
   */
  async #readSignals(run: Run): Promise<void> {
    if (!run.inbox.asks()) return
    const { id } = run.execution
    do run.inbox.receive(await this.world.journal.signals(id, run.inbox.seen).catch(() => []))
    while (run.inbox.asksAgain())
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
