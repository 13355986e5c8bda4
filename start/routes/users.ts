import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .group(() => {
    router.get('me', [controllers.users.Profile, 'show'])
    router.patch('me', [controllers.users.Profile, 'update'])
    router.post('me/password', [controllers.users.Password, 'store'])
    router.get('me/sessions', [controllers.users.Sessions, 'index'])
    router.delete('me/sessions/:id', [controllers.users.Sessions, 'destroy'])
  })
  .prefix('/api/v1/users')
  .as('users')
  .use(middleware.auth())
