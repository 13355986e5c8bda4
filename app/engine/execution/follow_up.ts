import type { Scheduler } from '../contracts/scheduler.js'
import type { DriverWorld } from './driver_world.js'
import type { Batch } from './outbox.js'

/** What is left undone here the sweeper does. */
const leftToTheSweeper = () => {}

/** What commits that are on disk ask for. */
export class FollowUp {
  /** Parents that are being woken: when many of their children end at once, one hint will do. */
  #waking = new Set<string>()

  constructor(private world: Pick<DriverWorld, 'scheduler' | 'callables'>) {}

  /**
   * Children begin, those that nobody waits for any more are cancelled, and who waits for this
   * execution is woken. A worker that dies before it has done so leaves it to the sweeper, and so
   * does a queue or a database that is away.
   *
   * @param told - The execution that waits for the end of this one, where it has ended.
   */
  take({ children, orphans }: Batch, told: string | null): void {
    const { scheduler, callables } = this.world
    for (const { id } of children) scheduler.wake(id).catch(leftToTheSweeper)
    if (told !== null && !this.#waking.has(told)) this.#wake(scheduler, told)
    if (orphans.length > 0) callables?.cancel(orphans).catch(leftToTheSweeper)
  }

  #wake(scheduler: Scheduler, parent: string): void {
    this.#waking.add(parent)
    const woken = () => void this.#waking.delete(parent)
    scheduler.wake(parent).then(woken, woken)
  }
}
