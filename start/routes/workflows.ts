import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import YamlBodyMiddleware from '#middleware/yaml_body_middleware'

/** A version is a number from 1 on; anything else matches no route, and is 404. */
const VERSION = /^[1-9]\d{0,8}$/

const of = controllers.workflows

const yamlBody = new YamlBodyMiddleware()

router
  .group(() => {
    router.get('workflows', [of.Workflows, 'index'])
    router.post('workflows', [of.Workflows, 'store'])
    router
      .post('workflows/import', [of.WorkflowFiles, 'store'])
      .use((ctx, next) => yamlBody.handle(ctx, next))
    router.get('workflows/:id/export', [of.WorkflowFiles, 'show'])
    router.get('workflows/:id', [of.Workflows, 'show'])
    router.patch('workflows/:id', [of.Workflows, 'update'])
    router.delete('workflows/:id', [of.Workflows, 'destroy'])
    router.post('workflows/:id/rotate-webhook', [of.WorkflowHookTokens, 'store'])
    router.get('workflows/:id/schedule/preview', [of.SchedulePreviews, 'show'])
    router.get('workflows/:id/schedule/firings', [of.ScheduleFirings, 'index'])
    router.post('workflows/:id/duplicate', [of.WorkflowDuplicates, 'store'])
    router.get('workflows/:id/versions', [of.WorkflowVersions, 'index'])
    router
      .post('workflows/:id/versions/:version/restore', [of.WorkflowVersionRestorations, 'store'])
      .where('version', VERSION)
  })
  .prefix('/api/v1')
  .use([middleware.auth(), middleware.idempotent({ withhold: ['webhookUrl'] })])
