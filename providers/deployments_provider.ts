import type { ApplicationService } from '@adonisjs/core/types'
import { DeploymentDoor } from '#auth/deployments/deployment_door'
import { DeploymentFigures } from '#services/telemetry/deployment_figures'

/** Binds what the endpoints of deployments keep in memory. */
export default class DeploymentsProvider {
  #figures: DeploymentFigures | undefined

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton(DeploymentDoor, async () => {
      const { default: find } = await import('#queries/deployments/find_serving_deployment')
      return new DeploymentDoor(find)
    })
    this.app.container.singleton(DeploymentFigures, async () => {
      const { default: keepFigures } = await import('#actions/deployments/keep_figures')
      const logger = await this.app.container.make('logger')
      const warn = (error: unknown) => logger.warn({ err: error }, 'figures of deployments')
      this.#figures = new DeploymentFigures(keepFigures, warn)
      return this.#figures
    })
  }

  async shutdown() {
    await this.#figures?.flush()
  }
}
