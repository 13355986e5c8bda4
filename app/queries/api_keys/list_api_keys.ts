import ApiKey from '#models/api_key'
import { readPage, type ListRequest, type Page } from '#queries/page'
import { literal } from '#queries/narrow'

/** A page of a user's keys that have not been revoked; `search` looks at their names. */
export default class ListApiKeys {
  async handle({ userId, ...list }: ListRequest & { userId: string }): Promise<Page<ApiKey>> {
    const query = ApiKey.query().where('userId', userId).whereNull('revokedAt')
    if (list.search) query.whereILike('name', `%${literal(list.search)}%`)
    return readPage(query, list)
  }
}
