import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.evals

const UUID = {
  match: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  cast: (value: string) => value.toLowerCase(),
}

router
  .group(() => {
    router.get('agents/:id/evals', [of.Evals, 'index'])
    router.post('agents/:id/evals', [of.Evals, 'store'])
    router.get('agents/:id/evals/:evalId', [of.Evals, 'show'])
    router.patch('agents/:id/evals/:evalId', [of.Evals, 'update'])
    router.delete('agents/:id/evals/:evalId', [of.Evals, 'destroy'])
    router.get('agents/:id/evals/:evalId/runs', [of.EvalRuns, 'index'])
    router.post('agents/:id/evals/:evalId/runs', [of.EvalRuns, 'store'])
    router.get('agents/:id/evals/:evalId/runs/:runId', [of.EvalRuns, 'show'])
    router.get('agents/:id/evals/:evalId/compare', [of.EvalComparisons, 'show'])
  })
  .where('evalId', UUID)
  .where('runId', UUID)
  .prefix('/api/v1')
  .use([middleware.auth(), middleware.idempotent()])
