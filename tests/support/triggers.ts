import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'

/** A firing of a schedule as its row has it. */
export interface FiringRow {
  fire_at: Date
  due_at: Date
  outcome: string
  reason: string | null
  message: string | null
  missed: number
  missed_until: Date | null
  execution_id: string | null
}

/** The firings of a workflow's schedule, the oldest first. */
export async function firingsOf(workflowId: string): Promise<FiringRow[]> {
  return db.from('schedule_firings').where('workflow_id', workflowId).orderBy('fire_at')
}

/** Sets a schedule back, as if nobody had looked at it since. */
export async function setBack(workflowId: string, fireAt: Date): Promise<void> {
  await db
    .from('workflow_schedules')
    .where('workflow_id', workflowId)
    .update({ next_fire_at: fireAt, due_at: fireAt })
}

/** Waits until the firings of a workflow fit. */
export async function firingsUntil(
  workflowId: string,
  fits: (rows: FiringRow[]) => boolean,
  ms = 5_000
): Promise<FiringRow[]> {
  const found = await eventually(async () => {
    const rows = await firingsOf(workflowId)
    return fits(rows) ? rows : null
  }, ms)
  return found
}
