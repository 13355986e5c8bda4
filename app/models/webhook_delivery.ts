import { WebhookDeliverySchema } from '#database/schema'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const

/** One attempt to deliver, as it ended. */
export interface DeliveryAttempt {
  attemptedAt: string
  responseStatus: number | null
  durationMs: number
  error: string | null
}

/** Something that happened, on its way to a webhook. Rows are made by triggers of the database. */
export default class WebhookDelivery extends WebhookDeliverySchema {
  static override table = 'webhook_deliveries'

  @column()
  declare status: (typeof DELIVERY_STATUSES)[number]

  @column(JSON_COLUMN)
  declare history: DeliveryAttempt[]

  @column(JSON_COLUMN)
  declare requestHeaders: Record<string, string> | null

  /**
   * A delivery of a webhook.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findOf(endpointId: string, id: string): Promise<WebhookDelivery> {
    return this.query().where({ endpointId, id }).firstOrFail()
  }
}
