import type { PoolClient } from 'pg'
import { BackupError } from '#services/backup/backup_error'

/** What is of this moment alone: who lives, who asked how often; and what migrations write themselves. */
const LEFT_OUT = ['adonis_schema', 'adonis_schema_versions', 'duties', 'request_windows', 'workers']

/** A table and the columns that its rows are made of, without those that the database computes. */
export interface Table {
  table: string
  columns: string[]
}

/**
 * The tables of the product, each behind those that its foreign keys refer to, so that rows can be
 * put back with all keys in force. Partitions are written through their parents, and these come
 * behind the executions, whose months they are made of.
 */
export async function tablesOf(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<Table & { refers: string[] }>(
    `select c.relname as table,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
        as columns,
      array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid)
        || case when c.relkind = 'p' then array['executions'] else '{}' end as refers
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> all ($1)
    order by c.relname`,
    [LEFT_OUT]
  )
  const ordered: Table[] = []
  const placed = new Set<string>(LEFT_OUT)
  while (ordered.length < rows.length) {
    const next = rows.filter(
      ({ table, refers }) => !placed.has(table) && refers.every((name) => placed.has(name))
    )
    if (next.length === 0) throw new BackupError('Tables refer to each other in a circle')
    for (const { table, columns } of next) {
      ordered.push({ table, columns })
      placed.add(table)
    }
  }
  return ordered
}

/** The migrations that have run, in order. */
export async function migrationsOf(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from adonis_schema order by id'
  )
  return rows.map(({ name }) => name)
}

/** A name as SQL quotes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** `"table" ("column", ...)`, for COPY. */
export function described({ table, columns }: Table): string {
  return `${quoted(table)} (${columns.map(quoted).join(', ')})`
}
