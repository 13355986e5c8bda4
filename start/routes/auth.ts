import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .group(() => {
    router.post('register', [controllers.auth.Registrations, 'store'])
    router.post('login', [controllers.auth.Sessions, 'store'])
    router.post('refresh', [controllers.auth.Tokens, 'store'])
    router.post('logout', [controllers.auth.Sessions, 'destroy'])
  })
  .prefix('/api/v1/auth')
  .as('auth')
  .use(middleware.noStore())
