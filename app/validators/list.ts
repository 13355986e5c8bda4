import vine from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'

/**
 * The query of a list: `page` (from 1), `pageSize` (1-100, 20), `sortBy` (one of `sortable`,
 * `createdAt`), `sortOrder` (`asc`/`desc`, `desc`), `search`, `tags` (comma separated, any of
 * them) and what the resource has besides. Out of range is 400.
 *
 * @example
 * export const listAgents = listQuery(['createdAt', 'name'], { status: status().optional() })
 * const { page, pageSize, sortBy, sortOrder, search, tags } = await request.validateUsing(listAgents)
 */
export function listQuery<
  const Sortable extends string,
  Extra extends Record<string, SchemaTypes> = {},
>(sortable: readonly Sortable[], extra: Extra = {} as Extra) {
  return vine.create({
    page: whole(1, 1_000_000_000).parse((value) => value ?? 1),
    pageSize: whole(1, 100).parse((value) => value ?? 20),
    sortBy: vine.enum(sortable).parse((value) => value ?? 'createdAt'),
    sortOrder: vine.enum(['asc', 'desc'] as const).parse((value) => value ?? 'desc'),
    search: vine
      .string()
      .trim()
      .maxLength(255)
      .transform((text) => text || undefined)
      .optional(),
    tags: vine.string().maxLength(2000).transform(splitTags).optional(),
    ...extra,
  })
}

/** The query of a keyset page: `cursor` (what `nextCursor` was) and `pageSize`. */
export const keysetFields = () => ({
  cursor: vine.string().maxLength(200).optional(),
  pageSize: whole(1, 100).parse((value) => value ?? 20),
})

function whole(min: number, max: number) {
  return vine.number().withoutDecimals().range([min, max])
}

function splitTags(text: string): string[] | undefined {
  const tags = text.split(',').map((tag) => tag.trim())
  const named = tags.filter((tag) => tag !== '')
  return named.length > 0 ? named : undefined
}
