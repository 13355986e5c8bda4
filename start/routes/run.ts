import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.deployments

/** The endpoints of deployments, for who has their keys: `deployment_middleware` guards the path. */
router
  .group(() => {
    router.post('', [of.DeploymentRuns, 'store'])
    router.get('openapi.json', [of.DeploymentDocuments, 'show'])
    router
      .get('executions/:executionId', [of.DeploymentRuns, 'show'])
      .where('executionId', router.matchers.uuid())
  })
  .prefix('/run/:id')
