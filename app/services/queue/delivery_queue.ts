import DeliverWebhook from '#jobs/deliver_webhook'
import SendMail from '#jobs/send_mail'
import type { NamedJob, TurbocatQueue } from '#services/queue/turbocat_queue'

/** Requests and mails that a worker has under way: they wait for others most of their time. */
const CONCURRENCY = 64

/** A delivery's job, as it is stored. */
interface Delivery {
  deliveryId: string
  attempt: number
}

/** The queue `deliveries`: what leaves this installation because something happened. */
export class DeliveryQueue {
  constructor(private queue: TurbocatQueue) {}

  async webhook(delivery: Delivery): Promise<void> {
    await this.queue.push('deliveries', DeliverWebhook, delivery)
  }

  async mail(mailId: string): Promise<void> {
    await this.queue.push('deliveries', SendMail, { mailId })
  }

  /** Takes jobs until the queue's workers are closed. */
  async work(): Promise<void> {
    const jobs: Array<NamedJob<never>> = [DeliverWebhook, SendMail]
    await this.queue.work('deliveries', jobs, CONCURRENCY)
  }
}
