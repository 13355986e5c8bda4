import db from '@adonisjs/lucid/services/db'
import { deleteExecutions } from '#actions/executions/delete_executions'

/** Executions that go in one transaction. */
const AT_ONCE = 500

const OLD = 'e.id < uuid_floor(now() - make_interval(days => ?))'

/**
 * Deletes executions that were made longer ago than so many days, and have ended. Those whose
 * parent still runs stay: it may ask what came of them.
 */
export default function forgetExecutions(days: number, signal: AbortSignal): Promise<number> {
  return deleteWhere(
    `${OLD} and not exists (select 1 from executions p where p.id = e.parent_execution_id
      and p.status in ('pending', 'running', 'waiting'))`,
    [days],
    signal
  )
}

/** Deletes the executions that have ended and that a condition names, batch by batch. */
export async function deleteWhere(
  condition: string,
  bindings: (string | number)[],
  signal: AbortSignal
): Promise<number> {
  let total = 0
  while (!signal.aborted) {
    const gone = await db.transaction(async (trx) => {
      const { rows } = await trx.rawQuery<{ rows: { id: string }[] }>(
        `select e.id from executions e
        where e.status in ('completed', 'failed', 'cancelled', 'timeout') and ${condition}
        order by e.id limit ${AT_ONCE} for update of e skip locked`,
        bindings
      )
      const ids = rows.map(({ id }) => id)
      if (ids.length > 0) await deleteExecutions(ids, trx)
      return ids.length
    })
    total += gone
    if (gone < AT_ONCE) break
  }
  return total
}
