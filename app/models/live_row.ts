import { errors } from '@adonisjs/lucid'
import db from '@adonisjs/lucid/services/db'
import type { LucidModel, ModelObject } from '@adonisjs/lucid/types/model'
import { pendingOf, type CountedTable } from '#models/counted'

/** By table: the statements are the same for every row. */
const statements = new Map<CountedTable, string>()

/**
 * Asked at almost each request, so it is named: PostgreSQL plans it once a connection, and planning
 * costs more than running it. The columns are listed, because a prepared `*` fails on every open
 * connection once a migration adds one.
 */
function statementFor(model: LucidModel, table: CountedTable): string {
  let statement = statements.get(table)
  if (statement === undefined) {
    const columns = [...model.$columnsDefinitions.values()].map(({ columnName }) => columnName)
    statement = `select ${columns.join(', ')}, ${pendingOf(table)}
      from ${table} where id = ? and deleted_at is null`
    statements.set(table, statement)
  }
  return statement
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
  const { rows } = (await client
    .getReadClient()
    .raw(statementFor(model, table), [id])
    .options({ name: `find_live_${table}` })) as { rows: ModelObject[] }
  const options = { client, connection: client.connectionName }
  const row = model.$createFromAdapterResult(rows[0], {}, options)
  if (row === null) throw new errors.E_ROW_NOT_FOUND(model)
  return row
}
