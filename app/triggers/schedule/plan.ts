import { createHash } from 'node:crypto'
import { COUNTED_AT_MOST, type CronTimes } from './cron.js'

/** What becomes of firings that nobody was there for. */
export type CatchUp = 'none' | 'one' | 'all'

/** A firing that is no later than this is not missed, whatever the catch-up is. Milliseconds. */
export const GRACE_MS = 60_000

/** `all` makes up for the last so many; what is older stays missed. */
export const CAUGHT_UP_AT_MOST = 100

/** When a firing is named to come, and when it is due: later by its jitter. */
export interface Moment {
  fireAt: Date
  dueAt: Date
}

/** What is to be done about the next firing of a schedule, and which one comes after it. */
export type Plan =
  | { kind: 'fire'; next: Moment | null }
  | { kind: 'missed'; until: Date; count: number; next: Moment | null }

interface Due extends Moment {
  scheduleId: string
  catchUp: CatchUp
  jitterMs: number
}

/**
 * How much later than named a firing is due, in milliseconds from 0 to `jitterMs`. The same firing
 * of the same schedule has the same one, whoever computes it.
 */
export function jitterOf(scheduleId: string, fireAt: Date, jitterMs: number): number {
  if (jitterMs === 0) return 0
  const digest = createHash('sha256').update(`${scheduleId} ${fireAt.toISOString()}`).digest()
  return digest.readUIntBE(0, 6) % (jitterMs + 1)
}

/** A firing with its jitter; null stays null. */
export function momentOf(
  { scheduleId, jitterMs }: { scheduleId: string; jitterMs: number },
  fireAt: Date | null
): Moment | null {
  if (fireAt === null) return null
  const dueAt = new Date(fireAt.getTime() + jitterOf(scheduleId, fireAt, jitterMs))
  return { fireAt, dueAt }
}

/** Decides about a firing that is due. `now` is the database's time. */
export function planFiring(due: Due, times: CronTimes, now: Date): Plan {
  const { fireAt, dueAt, catchUp } = due
  const following = (moment: Date) => momentOf(due, times.after(moment))
  if (now.getTime() - dueAt.getTime() <= GRACE_MS) return { kind: 'fire', next: following(fireAt) }
  const kept = catchUp === 'none' ? [] : times.until(now, catchUp === 'one' ? 1 : CAUGHT_UP_AT_MOST)
  const first = kept[0]
  if (first && first <= fireAt) return { kind: 'fire', next: following(fireAt) }
  const missedUntil = first ? new Date(first.getTime() - 1) : now
  const others = times.between(fireAt, missedUntil, COUNTED_AT_MOST - 1)
  return {
    kind: 'missed',
    until: others.at(-1) ?? fireAt,
    count: others.length + 1,
    next: first ? momentOf(due, first) : following(now),
  }
}
