import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'

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

/**
 * Reads one page, and with it in the same statement how many rows the whole list has. The id breaks
 * ties, so that no row is on two pages.
 *
 * @param select Says which columns are read; all of them where it is left out.
 */
export async function readPage<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>,
  { page, pageSize, sortBy, sortOrder }: ListRequest,
  select?: (query: ModelQueryBuilderContract<Model, InstanceType<Model>>) => void
): Promise<Page<InstanceType<Model>>> {
  const counting = query.clone().count('* as total')
  if (select) select(query)
  else query.select('*')
  const rows = await query
    .select(counting.clone().as('total_items'))
    .orderBy(sortBy, sortOrder)
    .orderBy('id', sortOrder)
    .offset((page - 1) * pageSize)
    .limit(pageSize)
  const [first] = rows
  if (first) return { rows, total: Number(first.$extras.total_items) }
  if (page === 1) return { rows, total: 0 }
  const [count] = await counting.pojo<{ total: string }>()
  return { rows, total: Number(count?.total ?? 0) }
}
