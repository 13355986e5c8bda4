import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

const of = controllers.apiKeys

/** Keys are made by people: an answer that shows one is kept by no cache. */
router
  .group(() => {
    router.get('', [of.ApiKeys, 'index'])
    router.post('', [of.ApiKeys, 'store'])
    router.delete(':id', [of.ApiKeys, 'destroy'])
  })
  .prefix('/api/v1/api-keys')
  .use([middleware.noStore(), middleware.auth()])
