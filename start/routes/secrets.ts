import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** What no secret is called matches no route, and is 404. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/

const of = controllers.secrets

router
  .group(() => {
    router.get('secrets', [of.Secrets, 'index'])
    router.post('secrets', [of.Secrets, 'store'])
    router.put('secrets/:name', [of.Secrets, 'update']).where('name', NAME)
    router.delete('secrets/:name', [of.Secrets, 'destroy']).where('name', NAME)
  })
  .prefix('/api/v1')
  .use([middleware.noStore(), middleware.auth(), middleware.idempotent()])
