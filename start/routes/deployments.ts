import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.deployments

router
  .group(() => {
    router.get('deployments', [of.Deployments, 'index'])
    router
      .post('deployments', [of.Deployments, 'store'])
      .use([middleware.noStore(), middleware.idempotent({ withhold: ['apiKey'] })])
    router.get('deployments/:id', [of.Deployments, 'show'])
    router.patch('deployments/:id', [of.Deployments, 'update'])
    router.delete('deployments/:id', [of.Deployments, 'destroy'])
    router.post('deployments/:id/start', [of.DeploymentLifecycle, 'start'])
    router.post('deployments/:id/stop', [of.DeploymentLifecycle, 'stop'])
    router.post('deployments/:id/maintenance', [of.DeploymentLifecycle, 'pause'])
    router.get('deployments/:id/releases', [of.DeploymentReleases, 'index'])
    router.post('deployments/:id/rollback', [of.DeploymentReleases, 'store'])
    router.get('deployments/:id/logs', [of.DeploymentLogs, 'index'])
    router.get('deployments/:id/metrics', [of.DeploymentMetrics, 'show'])
    router
      .post('deployments/:id/rotate-key', [of.DeploymentKeys, 'store'])
      .use(middleware.noStore())
  })
  .prefix('/api/v1')
  .use(middleware.auth())
