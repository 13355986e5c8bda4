import ApiKey from '#models/api_key'
import { readPage, type ListRequest, type Page } from '#queries/page'
import { literal } from '#queries/narrow'

/** A page of a user's keys, or with null of everybody's, that have not been revoked; `search` looks at their names. */
export default class ListApiKeys {
  async handle({
    userId,
    ...list
  }: ListRequest & { userId: string | null }): Promise<Page<ApiKey>> {
    const query = ApiKey.query().whereNull('revokedAt')
    if (userId !== null) query.where('userId', userId)
    if (list.search) query.whereILike('name', `%${literal(list.search)}%`)
    return readPage(query, list)
  }
}
