import { errors } from '@adonisjs/lucid'
import db from '@adonisjs/lucid/services/db'
import type { LucidModel, ModelObject } from '@adonisjs/lucid/types/model'
import { pendingOf, type CountedTable } from '#models/counted'
import { GatheredReads, type Placed } from '#models/gathered_reads'
import { plainRows, type PlainRow } from '#models/plain_row'

type Found = Placed & ModelObject

/** By table: the statements are the same for every row. */
const reads = new Map<CountedTable, GatheredReads<string, Found>>()

/**
 * Asked at almost each request, so it is named: PostgreSQL plans it once a connection, and planning
 * costs more than running it. The columns are listed, because a prepared `*` fails on every open
 * connection once a migration adds one.
 */
function readsOf(model: LucidModel, table: CountedTable): GatheredReads<string, Found> {
  let known = reads.get(table)
  if (known === undefined) {
    const columns = [...model.$columnsDefinitions.values()].map(({ columnName }) => columnName)
    const statement = `select asked.place::int, ${table}.${columns.join(`, ${table}.`)},
        ${pendingOf(table)}
      from unnest(?::uuid[]) with ordinality as asked (id, place)
      cross join lateral (
        select * from ${table} where id = asked.id and deleted_at is null limit 1) as ${table}`
    known = new GatheredReads(async (ids) => {
      const { rows } = (await db
        .connection()
        .getReadClient()
        .raw(statement, [ids])
        .options({ name: `find_live_${table}` })) as { rows: Found[] }
      return rows
    })
    reads.set(table, known)
  }
  return known
}

/**
 * The row that has not been deleted, with the runs that are not rolled up into its counters yet.
 *
 * @throws E_ROW_NOT_FOUND, which is 404.
 */
export async function findLiveRow<Model extends LucidModel>(
  model: Model,
  table: CountedTable,
  id: string
): Promise<InstanceType<Model>> {
  const client = db.connection()
  const options = { client, connection: client.connectionName }
  const found = await readsOf(model, table).find(id)
  const row = model.$createFromAdapterResult(found, {}, options)
  if (row === null) throw new errors.E_ROW_NOT_FOUND(model)
  return row
}

/**
 * The same without a model around the row: to be shown, not changed.
 *
 * @throws E_ROW_NOT_FOUND, which is 404.
 */
export async function findPlainLiveRow<Model extends LucidModel>(
  model: Model,
  table: CountedTable,
  id: string
): Promise<PlainRow<InstanceType<Model>>> {
  const found = await readsOf(model, table).find(id)
  if (found === undefined) throw new errors.E_ROW_NOT_FOUND(model)
  return plainRows(model, [found])[0]!
}
