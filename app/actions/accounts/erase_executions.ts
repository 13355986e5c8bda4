import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { deleteExecutions } from '#actions/executions/delete_executions'

/** Executions that go in one transaction. */
const AT_ONCE = 500

/**
 * Deletes all executions of a user and of the user's workflows, with steps, logs and the payloads
 * that nothing else refers to. Batch by batch, so that no lock is held for long.
 */
export async function eraseExecutions(userId: string): Promise<void> {
  while ((await db.transaction((trx) => eraseSome(userId, trx))) === AT_ONCE);
}

async function eraseSome(userId: string, trx: TransactionClientContract): Promise<number> {
  const { rows } = await trx.rawQuery(
    `select e.id from executions e
     where (e.user_id = :userId
         or e.workflow_id in (select id from workflows where user_id = :userId))
       and exists (select 1 from users where id = :userId and deleted_at is not null)
     order by e.id limit :limit for update of e`,
    { userId, limit: AT_ONCE }
  )
  const ids = (rows as { id: string }[]).map(({ id }) => id)
  if (ids.length === 0) return 0
  await deleteExecutions(ids, trx)
  return ids.length
}
