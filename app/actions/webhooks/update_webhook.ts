import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { dropPending } from '#actions/webhooks/disable_webhook'
import NotFoundException from '#exceptions/not_found_exception'
import WebhookEndpoint, { type WebhookEvent } from '#models/webhook_endpoint'
import Vault from '#services/vault/vault'

/** For so long the secret before signs too, so that receivers can be changed meanwhile. */
const OVERLAP_HOURS = 24

interface Changes {
  url?: string
  events?: WebhookEvent[]
  secret?: string
  isActive?: boolean
  description?: string | null
}

/** Changes a webhook. Whoever makes it active again begins anew, whatever it was disabled for. */
@inject()
export default class UpdateWebhook {
  constructor(protected vault: Vault) {}

  /** @throws NotFoundException when it has been deleted meanwhile. */
  async handle(id: string, { secret, ...changes }: Changes): Promise<WebhookEndpoint> {
    return db.transaction(async (trx) => {
      const query = WebhookEndpoint.query({ client: trx }).where({ id }).forUpdate()
      const webhook = await query.first()
      if (!webhook) throw new NotFoundException()
      const woken = changes.isActive === true && !webhook.isActive
      if (woken) webhook.merge({ failingSince: null, disabledAt: null, disabledReason: null })
      if (secret !== undefined) await this.#replaceSecret(webhook, secret)
      await webhook.merge(changes).save()
      if (!webhook.isActive) await dropPending(id, trx)
      return webhook
    })
  }

  async #replaceSecret(webhook: WebhookEndpoint, secret: string): Promise<void> {
    const place = { table: 'webhook_endpoints', rowId: webhook.id } as const
    const before = await this.vault.open(webhook.secret, { ...place, name: 'secret' })
    webhook.merge({
      secret: await this.vault.seal(secret, { ...place, name: 'secret' }),
      previousSecret: await this.vault.seal(before, { ...place, name: 'previous_secret' }),
      previousSecretExpiresAt: DateTime.utc().plus({ hours: OVERLAP_HOURS }),
    })
  }
}
