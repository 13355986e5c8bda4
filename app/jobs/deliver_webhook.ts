import { inject } from '@adonisjs/core'
import { Job } from '@rlanz/bull-queue'
import Deliver from '#actions/webhooks/deliver_webhook'
import type { DueDelivery } from '#actions/webhooks/claim_deliveries'

/** "This delivery may be due": lost, it is found again in the table; doubled, one of both does nothing. */
@inject()
export default class DeliverWebhook extends Job {
  static readonly $$filepath = 'deliver_webhook'

  constructor(private deliver: Deliver) {
    super()
  }

  async handle(due: DueDelivery): Promise<void> {
    await this.deliver.handle(due)
  }

  async rescue(): Promise<void> {}
}
