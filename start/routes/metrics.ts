import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** Where Prometheus looks for it. */
router
  .get('/metrics', [controllers.health.Metrics, 'show'])
  .as('metrics')
  .use(middleware.metricsAccess())
