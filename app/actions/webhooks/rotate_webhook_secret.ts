import { inject } from '@adonisjs/core'
import UpdateWebhook from '#actions/webhooks/update_webhook'
import { drawWebhookSecret } from '#services/webhooks/webhook_signature'

/** Draws another secret for a webhook; the one before signs too for a day. */
@inject()
export default class RotateWebhookSecret {
  constructor(protected update: UpdateWebhook) {}

  /** @throws NotFoundException when it has been deleted meanwhile. */
  async handle(id: string) {
    const secret = drawWebhookSecret()
    return { webhook: await this.update.handle(id, { secret }), secret }
  }
}
