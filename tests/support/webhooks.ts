import type { ApiClient } from '@japa/api-client'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import type { SignedIn } from '#tests/support/signed_in'

/** A delivery as the API answers it, as far as tests look at it. */
export interface DeliveryAnswer {
  id: string
  event: string
  status: string
  attempts: number
  error: string | null
  responseStatus: number | null
  nextAttemptAt: string | null
  requestHeaders: Record<string, string>
  history: Array<{ responseStatus: number | null; error: string | null }>
}

/** The webhooks of one user, over HTTP. */
export class Webhooks {
  constructor(
    readonly client: ApiClient,
    readonly owner: SignedIn
  ) {}

  async make(url: string, events: string[], more: object = {}) {
    const sent = { url, events, ...more }
    const response = await this.client
      .post('/api/v1/webhooks')
      .headers(this.owner.headers)
      .json(sent)
    response.assertStatus(201)
    return response.body().data as { id: string; secret: string }
  }

  get(path: string) {
    return this.client.get(`/api/v1/webhooks${path}`).headers(this.owner.headers)
  }

  post(path: string) {
    return this.client.post(`/api/v1/webhooks${path}`).headers(this.owner.headers).json({})
  }

  patch(id: string, fields: object) {
    return this.client.patch(`/api/v1/webhooks/${id}`).headers(this.owner.headers).json(fields)
  }

  async show(id: string) {
    return (await this.get(`/${id}`)).body().data
  }

  async deliveries(id: string, query = ''): Promise<DeliveryAnswer[]> {
    return (await this.get(`/${id}/deliveries${query}`)).body().data
  }

  /** Sends a test and answers its id. */
  async test(id: string): Promise<string> {
    const response = await this.post(`/${id}/test`)
    response.assertStatus(201)
    return response.body().data.id
  }

  /** Waits until the newest delivery fits. */
  async until(id: string, fits: (delivery: DeliveryAnswer) => boolean, ms = 10_000) {
    return eventually(async () => {
      const [newest] = await this.deliveries(id)
      return newest && fits(newest) ? newest : null
    }, ms)
  }
}

/** As if the time until the next attempt were over. */
export async function makeDue(deliveryId: string): Promise<void> {
  const due = { next_attempt_at: new Date(), held_until: null }
  await db.from('webhook_deliveries').where({ id: deliveryId, status: 'pending' }).update(due)
}
