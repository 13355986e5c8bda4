import { LeaseLostError } from '../contracts/journal.js'
import type { Acquired } from '../contracts/journal.js'
import { Drive } from './drive.js'
import type { DriveResult, TurnResult } from './drive.js'
import type { DriverWorld } from './driver_world.js'
import { FollowUp } from './follow_up.js'
import { loadPinned } from './pinned.js'
import { rootScope } from './root_scope.js'
import { Run } from './run.js'

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

  /** Hands back what is being driven; another worker goes on where the journal is. */
  release(): void {
    this.#releasing = true
    for (const run of this.#runs) run.release()
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
    const { lease, execution, steps, inbox } = acquired
    const world = { ...this.world, lease, ...pinned }
    const run = new Run(execution, steps, world, graph.steps.length, inbox)
    const root = rootScope(run, graph)
    const drive = new Drive(this.world, this.#followUp, lease, run, root)
    if (missing) run.fail(missing)
    if (this.#releasing) run.release()
    const unwatch = drive.watch()
    drive.watchDeadline(metadata)
    this.#runs.add(run)
    try {
      if (execution.cancelRequested) drive.end('cancelled')
      else run.guard(() => root.advance())
      return await drive.go()
    } catch (error) {
      if (error instanceof LeaseLostError) return 'lost'
      throw error
    } finally {
      drive.stop()
      unwatch()
      this.#runs.delete(run)
    }
  }
}
