import WebhookDelivery from '#models/webhook_delivery'
import { cursorOf, readCursor } from '#queries/executions/cursor'

interface ListDeliveriesInput {
  endpointId: string
  pageSize: number
  cursor?: string
  status?: WebhookDelivery['status']
  event?: string
}

/** A page of a webhook's deliveries, the newest first; nothing is counted. */
export default class ListDeliveries {
  /** @throws ValidationException for a cursor that is none. */
  async handle({ endpointId, pageSize, cursor, status, event }: ListDeliveriesInput) {
    const query = WebhookDelivery.query().where({ endpointId }).orderBy('id', 'desc')
    if (cursor) query.where('id', '<', readCursor(cursor))
    if (status) query.where({ status })
    if (event) query.where({ event })
    const rows = await query.limit(pageSize + 1)
    const more = rows.length > pageSize
    if (more) rows.pop()
    return { rows, nextCursor: more ? cursorOf(rows.at(-1)!.id) : null }
  }
}
