import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.conversations

router
  .group(() => {
    router.get('conversations', [of.Conversations, 'index'])
    router.get('conversations/:id', [of.Conversations, 'show'])
    router.get('conversations/:id/messages', [of.ConversationMessages, 'index'])
    router.delete('conversations/:id', [of.Conversations, 'destroy'])
  })
  .prefix('/api/v1')
  .use(middleware.auth())
