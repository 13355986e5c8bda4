import { WebhookEndpointSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { withUuid } from '#models/uuid_model'

/** What a webhook may be told of. */
export const WEBHOOK_EVENTS = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.waiting',
  'deployment.healthy',
  'deployment.degraded',
  'deployment.unhealthy',
] as const

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** An address that is told what happens. */
export default class WebhookEndpoint extends compose(WebhookEndpointSchema, withUuid) {
  static override table = 'webhook_endpoints'

  @column()
  declare events: WebhookEvent[]

  /** An envelope of the vault; never serialized. */
  @column({ serializeAs: null })
  declare secret: string

  /** The envelope of the one before, which signs too until `previousSecretExpiresAt`. */
  @column({ serializeAs: null })
  declare previousSecret: string | null

  /** Why the server stopped sending: its answer was 410, or nothing but failures for days. */
  @column()
  declare disabledReason: 'gone' | 'failing' | null
}
