import db from '@adonisjs/lucid/services/db'
import { loadPayloads } from '#queries/executions/payloads'
import { SECTIONS } from '#queries/users/export_sections'

/** Rows that are in memory at a time. */
const ROWS_AT_A_TIME = 50

/** What the driver reads as text, because it may be beyond 2^53. */
const COUNTS = /^(total_|successful_|failed_|usage_count|duration_ms)/

type Row = Record<string, unknown> & { id: string }

/**
 * All data of a user as JSON text, piece by piece: an object of `profile` and a list for each of
 * `SECTIONS`. However much it is, a page of rows is all that is held; a reader that is slow holds
 * up nothing but itself, since no connection is kept between the pages.
 */
export default async function* exportUser(
  userId: string,
  profile: unknown
): AsyncGenerator<string> {
  yield `{"profile":${JSON.stringify(profile)}`
  for (const name of Object.keys(SECTIONS)) {
    yield `,"${name}":[`
    let separator = ''
    for await (const row of rowsOf(name, userId)) {
      yield separator + JSON.stringify(await present(row))
      separator = ','
    }
    yield ']'
  }
  yield '}'
}

async function* rowsOf(name: string, userId: string): AsyncGenerator<Row> {
  const { table, columns, through } = SECTIONS[name]!
  for (let last: string | undefined; ;) {
    const query = db.from(table).select('id', ...columns)
    if (!through) query.where('user_id', userId)
    else query.whereIn(through.column, db.from(through.table).select('id').where('user_id', userId))
    if (last) query.where('id', '>', last)
    const rows = (await query.orderBy('id').limit(ROWS_AT_A_TIME)) as Row[]
    yield* rows
    if (rows.length < ROWS_AT_A_TIME) return
    last = rows.at(-1)?.id
  }
}

/** A row with the names and types that the API gives it, big outputs fetched from their place. */
async function present(row: Row): Promise<Record<string, unknown>> {
  const { output_ref: ref, ...columns } = row
  if (ref instanceof Buffer) {
    columns.output_data = (await loadPayloads([ref])).get(ref.toString('hex')) ?? null
  }
  const entries = Object.entries(columns).map(([column, value]) => {
    const name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    return [name, COUNTS.test(column) && value !== null ? Number(value) : value]
  })
  return Object.fromEntries(entries) as Record<string, unknown>
}
