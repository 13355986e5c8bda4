import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.chat

/** Deployments as models of OpenAI's chat completions; failures have that protocol's shape too. */
router
  .group(() => {
    router.post('chat/completions', [of.ChatCompletions, 'store'])
    router.get('models', [of.ChatModels, 'index'])
  })
  .prefix('/run/:id/v1')
