import { inject } from '@adonisjs/core'
import { v7 as uuid } from 'uuid'
import ConflictException from '#exceptions/conflict_exception'
import WebhookEndpoint, { type WebhookEvent } from '#models/webhook_endpoint'
import Vault from '#services/vault/vault'
import { drawWebhookSecret } from '#services/webhooks/webhook_signature'

/** Each event of a user is a row for each of these that wants it. */
const MOST = 50

interface NewWebhook {
  url: string
  events: WebhookEvent[]
  secret?: string
  isActive?: boolean
  description?: string | null
}

/** Makes a webhook, and the secret that its messages are signed with where none is given. */
@inject()
export default class CreateWebhook {
  constructor(protected vault: Vault) {}

  /**
   * @returns The secret is known now and never again.
   * @throws ConflictException when the user has too many.
   */
  async handle(userId: string, fields: NewWebhook) {
    const [counted] = await WebhookEndpoint.query().where({ userId }).count('* as total')
    if (Number(counted?.$extras.total) >= MOST) {
      throw new ConflictException(`There are ${MOST} webhooks already`)
    }
    const id = uuid()
    const secret = fields.secret ?? drawWebhookSecret()
    const place = { table: 'webhook_endpoints', rowId: id, name: 'secret' } as const
    const { url, events, isActive = true, description = null } = fields
    const sealed = await this.vault.seal(secret, place)
    const row = { id, userId, url, events, isActive, description, secret: sealed }
    await WebhookEndpoint.create(row)
    return { webhook: await WebhookEndpoint.findOrFail(id), secret }
  }
}
