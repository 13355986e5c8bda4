import type {
  LucidModel,
  ModelObject,
  ModelQueryBuilderContract,
} from '@adonisjs/lucid/types/model'
import { plainRows, type PlainRow } from '#models/plain_row'

/** The part of a list that a client asks for. `sortBy` has been checked against a white list. */
export interface ListRequest {
  page: number
  pageSize: number
  sortBy: string
  sortOrder: 'asc' | 'desc'
  search?: string
  tags?: string[]
}

/** One page of a list, and how many rows the whole list has. */
export interface Page<Row> {
  rows: Row[]
  total: number
}

type Query<Model extends LucidModel> = ModelQueryBuilderContract<Model, InstanceType<Model>>

/** Says which columns are read; all of them where it is left out. */
type Select<Model extends LucidModel> = (query: Query<Model>) => void

/**
 * Reads one page, and with it in the same statement how many rows the whole list has. The id breaks
 * ties, so that no row is on two pages.
 */
export async function readPage<Model extends LucidModel>(
  query: Query<Model>,
  request: ListRequest,
  select?: Select<Model>
): Promise<Page<InstanceType<Model>>> {
  const { counting, paged } = cut(query, request, select)
  const rows = await paged
  return { rows, total: await totalOf(rows[0]?.$extras, counting, request) }
}

/** The same without models around the rows: for lists that are asked for all the time. */
export async function readPlainPage<Model extends LucidModel>(
  query: Query<Model>,
  request: ListRequest,
  select?: Select<Model>
): Promise<Page<PlainRow<InstanceType<Model>>>> {
  const { counting, paged } = cut(query, request, select)
  const rows = await paged.pojo<ModelObject>()
  const total = await totalOf(rows[0], counting, request)
  return { rows: plainRows(query.model as Model, rows), total }
}

function cut<Model extends LucidModel>(
  query: Query<Model>,
  { page, pageSize, sortBy, sortOrder }: ListRequest,
  select?: Select<Model>
) {
  const counting = query.clone().count('* as total')
  if (select) select(query)
  else query.select('*')
  const paged = query
    .select(counting.clone().as('total_items'))
    .orderBy(sortBy, sortOrder)
    .orderBy('id', sortOrder)
    .offset((page - 1) * pageSize)
    .limit(pageSize)
  return { counting, paged }
}

/** The length of the list as the page's rows tell it; behind the last page there are none. */
async function totalOf<Model extends LucidModel>(
  first: ModelObject | undefined,
  counting: Query<Model>,
  { page }: ListRequest
): Promise<number> {
  if (first) return Number(first.total_items)
  if (page === 1) return 0
  const [count] = await counting.pojo<{ total: string }>()
  return Number(count?.total ?? 0)
}
