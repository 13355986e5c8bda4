import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { framed, headOf, type Manifest, type Summary } from '#services/backup/parts'
import { migrationsOf, quoted, tablesOf, type Table } from '#services/backup/tables'

const NOTHING = Buffer.alloc(0)

/**
 * Everything that the database keeps, as of one moment: a transaction in one snapshot reads all
 * tables. Rows stream through; none but the current piece is in memory. Others may write meanwhile.
 *
 * @param about What the first part says besides the migrations.
 */
export async function* writeBackup(
  client: PoolClient,
  about: Pick<Manifest, 'createdAt' | 'version' | 'vaultKeyId'>
): AsyncGenerator<Buffer, Summary> {
  await client.query('begin isolation level repeatable read read only')
  try {
    const tables = await tablesOf(client)
    // No partition is to be dropped between the snapshot and the moment that its turn comes.
    const names = tables.map(({ table }) => quoted(table)).join(', ')
    await client.query(`lock table ${names} in access share mode`)
    yield headOf({ kind: 'manifest', migrations: await migrationsOf(client), ...about })
    const counted: Summary['tables'] = {}
    for (const table of tables) {
      yield headOf({ kind: 'table', ...table })
      counted[table.table] = yield* rowsOf(client, table)
    }
    const end: Summary = { kind: 'end', tables: counted, sequences: await sequencesOf(client) }
    yield headOf(end)
    return end
  } finally {
    await client.query('rollback')
  }
}

async function* rowsOf(client: PoolClient, { table, columns }: Table) {
  const listed = columns.map(quoted).join(', ')
  // A partitioned table has no rows of its own: COPY takes them from a query.
  const stream = client.query(copyTo(`copy (select ${listed} from ${quoted(table)}) to stdout`))
  const hash = createHash('sha256')
  for await (const piece of stream as AsyncIterable<Buffer>) {
    hash.update(piece)
    yield framed(piece)
  }
  yield framed(NOTHING)
  return { rows: stream.rowCount, sha256: hash.digest('hex') }
}

/** Where each sequence stands, of those that were ever asked. */
async function sequencesOf(client: PoolClient): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
    where schemaname = 'public' and last_value is not null and sequencename not like 'adonis%'`
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}
