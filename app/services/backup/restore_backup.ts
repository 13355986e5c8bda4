import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { BackupError } from '#services/backup/backup_error'
import { readBackup } from '#services/backup/read_backup'
import type { Manifest, Summary, TablePart } from '#services/backup/parts'
import { described, migrationsOf, quoted, tablesOf } from '#services/backup/tables'

/**
 * Puts a backup into a database that was migrated and holds nothing: all of it or, when anything is
 * wrong, nothing. Needs no more rights than the tables' owner has.
 *
 * @throws BackupError
 */
export async function restoreBackup(
  stream: AsyncIterable<Buffer>,
  client: PoolClient
): Promise<{ manifest: Manifest; summary: Summary }> {
  await client.query('begin')
  try {
    const known = new Map((await tablesOf(client)).map((table) => [table.table, table.columns]))
    const read = await readBackup(stream, {
      begin: (manifest) => prepare(client, manifest, [...known.keys()]),
      table: (part, rows) => fill(client, part, known.get(part.table), rows),
    })
    for (const [name, value] of Object.entries(read.summary.sequences)) {
      await client.query('select setval($1::regclass, $2)', [quoted(name), value])
    }
    // What has happened is not to be told again; from now on it is.
    for (const table of known.keys()) {
      await client.query(`alter table ${quoted(table)} enable trigger user`)
    }
    await client.query('commit')
    return read
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function prepare(client: PoolClient, manifest: Manifest, tables: string[]): Promise<void> {
  const run = new Set(await migrationsOf(client))
  const missing = manifest.migrations.find((name) => !run.has(name))
  if (missing !== undefined) {
    throw new BackupError(`The database lacks the migration ${missing}: take a newer Turbocat`)
  }
  for (const table of tables) {
    const { rowCount } = await client.query(`select from ${quoted(table)} limit 1`)
    if (rowCount) throw new BackupError(`${table} has rows: the database must hold nothing`)
    await client.query(`alter table ${quoted(table)} disable trigger user`)
  }
}

async function fill(
  client: PoolClient,
  part: TablePart,
  columns: string[] | undefined,
  rows: AsyncIterable<Buffer>
): Promise<void> {
  const unknown = part.columns.find((column) => !columns?.includes(column))
  if (unknown !== undefined) throw new BackupError(`There is no ${part.table}.${unknown} here`)
  await pipeline(Readable.from(rows), client.query(copyFrom(`copy ${described(part)} from stdin`)))
  // Rows of executions are there before their steps: months that they need are known now.
  if (part.table !== 'executions') return
  await client.query(
    `select ensure_partitions(first, (extract(year from age(now(), first)) * 12
      + extract(month from age(now(), first)))::int + 4)
    from (select date_trunc('month', min(created_at)) as first from executions) oldest
    where first is not null`
  )
}
