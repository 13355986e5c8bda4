import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .group(() => {
    router.get('me', [controllers.users.Profile, 'show'])
    router.patch('me', [controllers.users.Profile, 'update'])
    router.delete('me', [controllers.users.Profile, 'destroy'])
    router.get('me/export', [controllers.users.Exports, 'show'])
    router.post('me/password', [controllers.users.Password, 'store'])
    router.get('me/sessions', [controllers.users.Sessions, 'index'])
    router.delete('me/sessions/:id', [controllers.users.Sessions, 'destroy'])
    router.get('', [controllers.users.Users, 'index'])
    router.get(':id', [controllers.users.Users, 'show'])
    router.patch(':id', [controllers.users.Users, 'update'])
    router.delete(':id', [controllers.users.Users, 'destroy'])
  })
  .prefix('/api/v1/users')
  .as('users')
  .use(middleware.auth())
