import { CommitRefusedError } from '../contracts/commit.js'
import type { Ending } from '../contracts/commit.js'
import type { Lease } from '../contracts/journal.js'
import type { JsonObject } from '../graph/types.js'
import type { DriverWorld } from './driver_world.js'
import type { FollowUp } from './follow_up.js'
import { masked } from './masking.js'
import type { Batch } from './outbox.js'
import { commitsAfterRefusal } from './refusal.js'
import type { Run } from './run.js'
import type { Scope } from './scope.js'
import { readSignals } from './signal_reading.js'
import { earliest } from './waits.js'

/** Progress on an execution's own row is written no more often than this, in milliseconds. */
const PROGRESS_EVERY_MS = 250

/** The wait of an execution as a whole, among those of its steps, whose paths are never empty. */
const DEADLINE = ''

/** How a drive ended: `nothing` was to do, or the lease was `lost` to another driver. */
export type DriveResult = 'final' | 'parked' | 'nothing' | 'lost'

/** `again`: while it parked, something came that it may go on with. */
export type TurnResult = DriveResult | 'again'

/** One drive of an execution under one lease: it alone waits and writes for its run. */
export class Drive {
  #lost = false

  constructor(
    private world: DriverWorld,
    private followUp: FollowUp,
    private lease: Lease,
    readonly run: Run,
    private root: Scope
  ) {}

  /** Begins to hear of what happens to the execution outside. @returns What ends that. */
  watch(): () => void {
    return this.world.journal.watch(this.lease, {
      lost: () => {
        this.#lost = true
        this.run.release()
        this.stop()
      },
      cancelled: () => this.end('cancelled'),
      signalled: () => void readSignals(this.run, this.world.journal),
    })
  }

  /** Ends the execution when it takes longer than its workflow allows. */
  watchDeadline({ timeout: seconds }: JsonObject): void {
    if (typeof seconds !== 'number') return
    const deadline = this.run.execution.startedAt + seconds * 1000
    this.run.waitUntil(DEADLINE, deadline, () => this.end('timeout'))
  }

  end(status: 'cancelled' | 'timeout'): void {
    const failure =
      status === 'cancelled'
        ? { code: 'CANCELLED', message: 'The execution was cancelled' }
        : { code: 'TIMEOUT', message: 'The execution took longer than its workflow allows' }
    this.run.finish({ status, output: undefined, failure })
    this.root.abort()
    this.run.touch()
  }

  /** Gives up what runs, unwritten: the next drive sees what was cut off. */
  stop(): void {
    this.root.abort(false)
    this.run.touch()
  }

  /** Commits and launches, turn by turn, until the drive has ended. @throws LeaseLostError */
  async go(): Promise<TurnResult> {
    const { run, root } = this
    let progressAt = run.now + PROGRESS_EVERY_MS
    for (;;) {
      if (this.#lost) return 'lost'
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
      try {
        if (await this.#commit(batch, ending, shown)) return 'again'
      } catch (error) {
        if (!(error instanceof CommitRefusedError)) throw error
        return this.#refused(batch, error)
      }
      if (ending !== null) return this.#ended(ending)
      for (const launch of batch.launches) launch()
    }
  }

  /** @returns Whether the execution, which parked, may go on at once. */
  async #commit(batch: Batch, ending: Ending | null, shown: boolean): Promise<boolean> {
    const { run, world } = this
    const { tells } = run
    const { steps, logs, taken, children } = batch
    const progress = shown ? run.tally.progress : null
    const commit = { steps, logs, taken, children, progress, ending, tells }
    const { due } = await world.journal.commit(this.lease, masked(commit, run.variables))
    this.followUp.take(batch)
    if (ending?.kind === 'final') this.followUp.wake(tells)
    return due
  }

  /** Ends an execution that can't be written as it is: else it would be driven for ever. */
  async #refused(batch: Batch, reason: Error): Promise<'final'> {
    const { run, lease } = this
    const { journal } = this.world
    this.root.abort()
    const steps = [...batch.steps, ...run.outbox.drain().steps]
    const commits = commitsAfterRefusal(run, steps, reason)
    const [bare, last] = commits.map((one) => masked(one, run.variables)) as typeof commits
    try {
      await journal.commit(lease, bare)
    } catch (error) {
      if (!(error instanceof CommitRefusedError)) throw error
      await journal.commit(lease, last)
    }
    this.followUp.wake(run.tells)
    return 'final'
  }

  async #ended(ending: Ending): Promise<DriveResult> {
    const { scheduler, tracing } = this.world
    const status = ending.kind === 'final' ? ending.status : 'waiting'
    const failed = ending.kind === 'final' ? ending.error?.code : undefined
    tracing?.note({ 'turbocat.execution.status': status, 'error.type': failed })
    if (ending.kind === 'final') return 'final'
    const { id } = this.run.execution
    if (ending.wakeAt !== null) await scheduler.wake(id, ending.wakeAt)
    for (const label of ending.needs ?? []) await scheduler.wake(id, undefined, label)
    return 'parked'
  }
}
