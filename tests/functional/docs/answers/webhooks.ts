import type { Caller } from './caller.js'

/** Calls every operation of webhooks. */
export async function callWebhooks(guest: Caller) {
  const own = await guest.as()
  const fields = { url: 'https://shop.invalid/turbocat', events: ['execution.failed'] }
  const once = { 'Idempotency-Key': 'once' }
  const { id } = await own.post('/webhooks', fields, 201, once)
  await own.post('/webhooks', fields, 201, once)
  await own.get('/webhooks')
  await own.get(`/webhooks/${id}`)
  await own.post(`/webhooks/${id}/rotate-secret`, {}, 200)
  const delivery = await own.post(`/webhooks/${id}/test`, {}, 201)
  await own.get(`/webhooks/${id}/deliveries`)
  await own.post(`/webhooks/${id}/deliveries/${delivery.id}/redeliver`, {}, 200)
  await own.patch(`/webhooks/${id}`, { isActive: false })
  await own.post(`/webhooks/${id}/test`, {}, 409)
  await own.delete(`/webhooks/${id}`)
}
