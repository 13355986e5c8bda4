import { row, type Row } from '#tests/access/row'

const WEBHOOK = { on: 'webhook' } as const
const READ = { scopes: 'read:webhooks' } as const
const WRITE = { scopes: 'write:webhooks' } as const
const ADDRESS = { url: 'https://shop.invalid/turbocat', events: ['execution.failed'] }

/** Webhooks that go out. */
export const WEBHOOK_ROWS: Row[] = [
  row('GET /api/v1/webhooks', '401 200 403 403 200 200 200', READ),
  row('POST /api/v1/webhooks', '401 201 403 403 201 201 201', { ...WRITE, body: ADDRESS }),
  row('GET /api/v1/webhooks/:id', '401 403 403 403 200 200 200', { ...WEBHOOK, ...READ }),
  row('PATCH /api/v1/webhooks/:id', '401 403 403 403 200 200 200', {
    ...WEBHOOK,
    ...WRITE,
    body: { description: 'Shop' },
  }),
  row('DELETE /api/v1/webhooks/:id', '401 403 403 403 204 204 204', { ...WEBHOOK, ...WRITE }),
  row('POST /api/v1/webhooks/:id/rotate-secret', '401 403 403 403 200 200 200', {
    ...WEBHOOK,
    ...WRITE,
  }),
  row('POST /api/v1/webhooks/:id/test', '401 403 403 403 201 201 201', { ...WEBHOOK, ...WRITE }),
  row('GET /api/v1/webhooks/:id/deliveries', '401 403 403 403 200 200 200', {
    ...WEBHOOK,
    ...READ,
  }),
  row('POST /api/v1/webhooks/:id/deliveries/:deliveryId/redeliver', '401 403 403 403 200 200 200', {
    on: 'webhookDelivery',
    ...WRITE,
  }),
]
