import WebhookEndpoint from '#models/webhook_endpoint'
import { literal } from '#queries/narrow'
import { readPage, type ListRequest, type Page } from '#queries/page'

/** A page of a user's own webhooks. */
export default class ListWebhooks {
  async handle(input: ListRequest & { userId: string }): Promise<Page<WebhookEndpoint>> {
    const query = WebhookEndpoint.query().where('userId', input.userId)
    if (input.search) {
      const pattern = `%${literal(input.search)}%`
      query.where((either) => {
        either.whereILike('url', pattern).orWhereILike('description', pattern)
      })
    }
    return readPage<typeof WebhookEndpoint>(query, input)
  }
}
