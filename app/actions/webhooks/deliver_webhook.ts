import { inject } from '@adonisjs/core'
import type { DueDelivery } from '#actions/webhooks/claim_deliveries'
import { keepPayload, settleDelivery } from '#actions/webhooks/settle_delivery'
import { takeDelivery, type TakenDelivery } from '#actions/webhooks/take_delivery'
import ReadSubject from '#queries/webhooks/read_subject'
import Vault from '#services/vault/vault'
import { WebhookSender } from '#services/webhooks/webhook_sender'

/** Makes one attempt to tell an address what happened. */
@inject()
export default class DeliverWebhook {
  constructor(
    protected sender: WebhookSender,
    protected readSubject: ReadSubject,
    protected vault: Vault
  ) {}

  /** A failure of the other side is kept with the delivery; of ours, it is another's in 30 s. */
  async handle(due: DueDelivery): Promise<void> {
    const delivery = await takeDelivery(due)
    if (!delivery) return
    const body = delivery.payload ?? (await this.#compose(delivery))
    const secrets = await this.#secrets(delivery)
    const { id, url } = delivery
    await settleDelivery(delivery, await this.sender.send({ url, id, body, secrets }))
  }

  /** The same text at each attempt: what happened stays as it was when it was first told. */
  async #compose({ id, event, resourceId, detail, createdAt }: TakenDelivery): Promise<string> {
    const subject = (await this.readSubject.handle(event, resourceId)) ?? { id: resourceId }
    const data =
      event === 'execution.waiting'
        ? { ...subject, status: 'waiting', wait: detail }
        : { ...subject, ...detail }
    const body = JSON.stringify({ type: event, timestamp: createdAt.toISOString(), data })
    await keepPayload(id, body)
    return body
  }

  async #secrets(delivery: TakenDelivery): Promise<string[]> {
    const place = { table: 'webhook_endpoints', rowId: delivery.endpointId } as const
    const { secret, previousSecret, previousSecretExpiresAt: until } = delivery
    const current = await this.vault.open(secret, { ...place, name: 'secret' })
    if (previousSecret === null || until === null || until.getTime() <= Date.now()) return [current]
    return [current, await this.vault.open(previousSecret, { ...place, name: 'previous_secret' })]
  }
}
