import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.analytics

router
  .group(() => {
    router.get('overview', [of.Overview, 'show'])
    router.get('agents/:id/metrics', [of.AgentMetrics, 'show'])
    router.get('workflows/:id/metrics', [of.WorkflowMetrics, 'show'])
    router.get('usage-stats', [of.UsageStats, 'show'])
    router.get('system-health', [of.SystemHealth, 'show'])
  })
  .prefix('/api/v1/analytics')
  .use(middleware.auth())
