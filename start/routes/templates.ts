import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.templates

/** Public templates are for everybody; a login shows one's own as well. */
router
  .group(() => {
    router.get('templates', [of.Templates, 'index'])
    router.get('templates/categories', [of.TemplateCategories, 'index'])
    router.get('templates/:id', [of.Templates, 'show'])
  })
  .prefix('/api/v1')
  .use(middleware.silentAuth())

router
  .group(() => {
    router.post('templates', [of.Templates, 'store']).use(middleware.idempotent())
    router.patch('templates/:id', [of.Templates, 'update'])
    router.delete('templates/:id', [of.Templates, 'destroy'])
    router.post('templates/:id/rate', [of.TemplateRatings, 'store'])
    router
      .post('templates/:id/instantiate', [of.TemplateInstances, 'store'])
      .use(middleware.idempotent())
  })
  .prefix('/api/v1')
  .use(middleware.auth())
