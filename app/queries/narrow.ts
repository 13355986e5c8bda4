import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { ListRequest } from '#queries/page'

/** Text in which `%`, `_` and `\` mean themselves to `ilike`. */
export function literal(search: string): string {
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
