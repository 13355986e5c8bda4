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
   * Children begin, and those that nobody waits for any more are cancelled. A worker that dies
   * before it has done so leaves it to the sweeper, and so does a queue or a database that is away.
   */
  take({ children, orphans }: Batch): void {
    const { scheduler, callables } = this.world
    for (const { id } of children) scheduler.wake(id).catch(leftToTheSweeper)
    if (orphans.length > 0) callables?.cancel(orphans).catch(leftToTheSweeper)
  }

  /** Who waited for an execution that has ended is woken, where somebody did. */
  wake(parent: string | null): void {
    if (parent === null || this.#waking.has(parent)) return
    this.#waking.add(parent)
    const woken = () => void this.#waking.delete(parent)
    this.world.scheduler.wake(parent).then(woken, woken)
  }
}
