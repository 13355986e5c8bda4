import db from '@adonisjs/lucid/services/db'

/** Executions that wait for a worker with a label, by label. An index has only these. */
export default async function countLabelDemand(): Promise<
  Array<{ label: string; executions: number }>
> {
  const { rows } = await db.rawQuery<{ rows: Array<{ label: string; executions: number }> }>(
    `select label, count(*)::int as executions
     from (select unnest(needs) as label from executions
       where needs is not null and status = 'waiting') needed
     group by label order by label`
  )
  return rows
}
