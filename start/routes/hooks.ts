import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** What no token looks like matches no route, and is 404. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

router
  .post('/hooks/:token', [controllers.hooks.Hooks, 'store'])
  .where('token', TOKEN)
  .as('hooks.receive')
  .use(middleware.hook())
