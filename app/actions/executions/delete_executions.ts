import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Deletes executions with their steps, their logs and the payloads that nothing else refers to. */
export async function deleteExecutions(
  ids: string[],
  trx: TransactionClientContract
): Promise<void> {
  const gone = await trx.rawQuery(
    `with steps as (
       delete from execution_steps where execution_id = any(cast(:ids as uuid[])) returning inputs_ref, output_ref
     ), logs as (
       delete from execution_logs where execution_id = any(cast(:ids as uuid[]))
     ), runs as (
       delete from executions where id = any(cast(:ids as uuid[])) returning output_ref
     )
     select distinct ref from (
       select inputs_ref as ref from steps union all select output_ref from steps
       union all select output_ref from runs
     ) refs where ref is not null`,
    { ids }
  )
  const refs = (gone.rows as { ref: Buffer }[]).map(({ ref }) => ref)
  if (refs.length > 0) await dropPayloads(refs, trx)
}

/**
 * Equal payloads are stored once, whoever made them. A commit of the journal that is under way may
 * be about to refer to one of these: the lock waits for it, and keeps the next one waiting for the
 * moment that this takes.
 */
async function dropPayloads(refs: Buffer[], trx: TransactionClientContract): Promise<void> {
  await trx.rawQuery('lock table payloads in share row exclusive mode')
  await trx.rawQuery(
    `delete from payloads p where hash in (select decode(unnest(cast(:refs as text[])), 'hex'))
       and not exists (select 1 from execution_steps where inputs_ref = p.hash)
       and not exists (select 1 from execution_steps where output_ref = p.hash)
       and not exists (select 1 from executions where output_ref = p.hash)`,
    { refs: refs.map((ref) => ref.toString('hex')) }
  )
}
