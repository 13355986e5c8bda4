import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** For supervisors and load balancers, which know no API version; and for clients, which do. */
for (const [name, prefix] of [
  ['health', ''],
  ['api.health', '/api/v1'],
]) {
  router.get(`${prefix}/health`, [controllers.health.Liveness, 'show']).as(`${name}.live`)
  router.get(`${prefix}/health/ready`, [controllers.health.Readiness, 'show']).as(`${name}.ready`)
}
