import type { ApplicationService } from '@adonisjs/core/types'
import { DeploymentDoor } from '#auth/deployments/deployment_door'

/** Binds what the endpoints of deployments keep in memory. */
export default class DeploymentsProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton(DeploymentDoor, async () => {
      const { default: find } = await import('#queries/deployments/find_serving_deployment')
      return new DeploymentDoor(find)
    })
  }
}
