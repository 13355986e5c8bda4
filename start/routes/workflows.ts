import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** A version is a number from 1 on; anything else matches no route, and is 404. */
const VERSION = /^[1-9]\d{0,8}$/

const of = controllers.workflows

router
  .group(() => {
    router.get('workflows', [of.Workflows, 'index'])
    router.post('workflows', [of.Workflows, 'store'])
    router.get('workflows/:id', [of.Workflows, 'show'])
    router.patch('workflows/:id', [of.Workflows, 'update'])
    router.delete('workflows/:id', [of.Workflows, 'destroy'])
    router.post('workflows/:id/duplicate', [of.WorkflowDuplicates, 'store'])
    router.get('workflows/:id/versions', [of.WorkflowVersions, 'index'])
    router
      .post('workflows/:id/versions/:version/restore', [of.WorkflowVersionRestorations, 'store'])
      .where('version', VERSION)
  })
  .prefix('/api/v1')
  .use([middleware.auth(), middleware.idempotent()])
