import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import DescribeEndpoint from '#actions/deployments/describe_endpoint'

export default class DeploymentDocumentsController {
  /**
   * @show
   * @summary Read the OpenAPI document of a deployment
   * @operationId getDeploymentDocument
   */
  @inject()
  async show(ctx: HttpContext, describe: DescribeEndpoint) {
    return ctx.response.json(await describe.handle(ctx.deployment!))
  }
}
