import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import type { ListedExecution } from '#models/execution'
import { executionRows, STANDING_COLUMNS } from '#queries/executions/execution_rows'
import { placeAt, type ListPlace } from '#queries/executions/execution_list_cursor'

/** Executions that are read for a reader at once. */
const LIMIT = 64

/** Whose executions, from where on: `userId` null means everybody's. */
export interface ListReading {
  userId: string | null
  place: ListPlace
}

/** Executions that changed, each with the place behind it, and the place behind all of them. */
export interface ListPage {
  changes: Array<{ execution: ListedExecution; place: ListPlace }>
  place: ListPlace
  more: boolean
}

/** As the database stands now. */
export async function snapshotNow(): Promise<string> {
  const { rows } = (await db.rawQuery('select pg_current_snapshot()::text as snapshot')) as {
    rows: [{ snapshot: string }]
  }
  return rows[0].snapshot
}

/** What one user's executions, or with users everybody's, did since a place: off an index. */
const foundOf = (whose: string) => `
  select ${STANDING_COLUMNS.map((column) => `e.${column}`).join(', ')}, e.changed_xid,
    (select name from workflows where id = e.workflow_id) as workflow_name
  from executions e
  where e.user_id = ${whose}
    and e.changed_xid >= pg_snapshot_xmin(place.since)
    and e.changed_xid < pg_snapshot_xmax(coalesce(place.upto, reading.now))
    and not pg_visible_in_snapshot(e.changed_xid, place.since)
    and pg_visible_in_snapshot(e.changed_xid, coalesce(place.upto, reading.now))
    and (place.xid is null or (e.changed_xid, e.id) > (place.xid, place.id))
  order by e.changed_xid, e.id limit ${LIMIT + 1}`

const statementOf = (found: string) => `
  select place.reader, reading.now::text as snapshot, found.*
  from (select pg_current_snapshot() as now) reading
  cross join unnest(?::uuid[], ?::pg_snapshot[], ?::pg_snapshot[], ?::xid8[], ?::uuid[])
    with ordinality as place (user_id, since, upto, xid, id, reader)
  left join lateral (${found}) found on true
  order by place.reader, found.changed_xid, found.id`

const OWN = statementOf(foundOf('place.user_id'))
const ALL = statementOf(
  `select one.* from users u cross join lateral (${foundOf('u.id')}) one
   order by one.changed_xid, one.id limit ${LIMIT + 1}`
)

type Row = ModelObject & {
  reader: string
  snapshot: string
  id: string | null
  changed_xid: string
}

/** What changed for each reader since its place: one statement, two when somebody reads everybody's. */
export async function changesOfLists(readings: ListReading[]): Promise<ListPage[]> {
  const pages = new Map<ListReading, ListPage>()
  for (const [statement, some] of [
    [OWN, readings.filter(({ userId }) => userId !== null)],
    [ALL, readings.filter(({ userId }) => userId === null)],
  ] as const) {
    if (some.length === 0) continue
    const bindings = [
      some.map(({ userId }) => userId),
      some.map(({ place }) => place.since),
      some.map(({ place }) => place.upto),
      some.map(({ place }) => place.xid),
      some.map(({ place }) => place.id),
    ]
    const { rows } = (await db
      .connection()
      .getReadClient()
      .raw(statement, bindings as never)) as { rows: Row[] }
    some.forEach((reading, index) => {
      const own = rows.filter(({ reader }) => Number(reader) === index + 1)
      pages.set(reading, pageOf(reading.place, own))
    })
  }
  return readings.map((reading) => pages.get(reading)!)
}

function pageOf({ since, upto }: ListPlace, found: Row[]): ListPage {
  const end = upto ?? found[0]!.snapshot
  const rows = found.filter(({ id }) => id !== null)
  const more = rows.length > LIMIT
  if (more) rows.pop()
  const places = rows.map(({ changed_xid: xid, id }): ListPlace => {
    return { since, upto: end, xid, id }
  })
  const changes = executionRows(rows).map((execution, index) => {
    return { execution, place: places[index]! }
  })
  if (more) return { changes, place: places.at(-1)!, more }
  const place = placeAt(end)
  if (changes.length > 0) changes.at(-1)!.place = place
  // While it caught up with an older snapshot, more may have changed.
  return { changes, place, more: upto !== null }
}
