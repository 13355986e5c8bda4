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

/** Text in which `%`, `_` and `\` mean themselves to `ilike`. */
function literal(search: string): string {
  return search.replace(/[\\%_]/g, '\\$&')
}

/** Narrows a list to rows whose name or description contains a text, or that have any of the tags. */
export function narrow<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model>,
  { search, tags }: Pick<ListRequest, 'search' | 'tags'>
): void {
  if (search) {
    const pattern = `%${literal(search)}%`
    query.where((either) => {
      either.whereILike('name', pattern).orWhereILike('description', pattern)
    })
  }
  if (tags && tags.length > 0) query.whereRaw('tags && ?::text[]', [tags])
}

/**
 * Reads one page. The id breaks ties, so that no row is on two pages. Rows are counted only where
 * the page itself doesn't tell how many there are.
 */
export async function readPage<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>,
  { page, pageSize, sortBy, sortOrder }: ListRequest
): Promise<Page<InstanceType<Model>>> {
  const offset = (page - 1) * pageSize
  const counting = query.clone().clearSelect().count('* as total')
  const rows = await query
    .orderBy(sortBy, sortOrder)
    .orderBy('id', sortOrder)
    .offset(offset)
    .limit(pageSize)
  if (rows.length < pageSize && (rows.length > 0 || page === 1)) {
    return { rows, total: offset + rows.length }
  }
  const [count] = await counting.pojo<{ total: string }>()
  return { rows, total: Number(count?.total ?? 0) }
}
