import type { DriverWorld } from './driver_world.js'
import type { Batch } from './outbox.js'

/**
 * What a commit that is on disk asks for: its children begin, those that nobody waits for any more
 * are cancelled, and who waits for this execution is woken. A worker that dies before it has done so
 * leaves it to the sweeper, and so does a queue or a database that is away.
 *
 * @param told - The execution that waits for the end of this one, where it has ended.
 */
export function followUp(
  { children, orphans }: Batch,
  told: string | null,
  { scheduler, callables }: Pick<DriverWorld, 'scheduler' | 'callables'>
): void {
  const leftToTheSweeper = () => {}
  for (const { id } of children) scheduler.wake(id).catch(leftToTheSweeper)
  if (told !== null) scheduler.wake(told).catch(leftToTheSweeper)
  if (orphans.length > 0) callables?.cancel(orphans).catch(leftToTheSweeper)
}
