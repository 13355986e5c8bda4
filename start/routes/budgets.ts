import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.budgets

router
  .group(() => {
    router.get('budgets', [of.Budgets, 'index'])
    router.put('budgets', [of.Budgets, 'update'])
    router.delete('budgets/:id', [of.Budgets, 'destroy'])
  })
  .prefix('/api/v1')
  .use(middleware.auth())
