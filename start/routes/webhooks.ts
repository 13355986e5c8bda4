import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.webhooks

router
  .group(() => {
    router.get('', [of.Webhooks, 'index'])
    router
      .post('', [of.Webhooks, 'store'])
      .use([middleware.noStore(), middleware.idempotent({ withhold: ['secret'] })])
    router.get(':id', [of.Webhooks, 'show'])
    router.patch(':id', [of.Webhooks, 'update'])
    router.delete(':id', [of.Webhooks, 'destroy'])
    router.post(':id/rotate-secret', [of.WebhookSecrets, 'store']).use(middleware.noStore())
    router.post(':id/test', [of.WebhookDeliveries, 'store']).use(middleware.idempotent())
    router.get(':id/deliveries', [of.WebhookDeliveries, 'index'])
    router.post(':id/deliveries/:deliveryId/redeliver', [of.WebhookDeliveries, 'update'])
  })
  .where('deliveryId', router.matchers.uuid())
  .prefix('/api/v1/webhooks')
  .use(middleware.auth())
