import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForKey } from '#auth/count_request'
import { DeploymentDoor } from '#auth/deployments/deployment_door'
import KeyUsage from '#auth/key_usage'
import AuthenticationRequiredException from '#exceptions/authentication_required_exception'
import InvalidApiKeyException from '#exceptions/invalid_api_key_exception'
import NotFoundException from '#exceptions/not_found_exception'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** The deployment whose endpoint is asked, by who has a key of it. In any status. */
    deployment?: ServingDeployment
    /** The owner's API key that opened it; undefined where the deployment's own key did. */
    deploymentApiKeyId?: string
  }
}

/**
 * The guard of `/run/:id`: takes the deployment's own key, or an API key of its owner that has the
 * scope `execute:deployments`, as `Authorization: Bearer` or `X-API-Key`.
 */
@inject()
export default class DeploymentMiddleware {
  constructor(
    protected door: DeploymentDoor,
    protected usage: KeyUsage
  ) {}

  /** @throws NotFoundException, AuthenticationRequiredException, InvalidApiKeyException */
  async handle(ctx: HttpContext, next: NextFn) {
    const sent = keyOf(ctx)
    const entered = await this.door.enter(String(ctx.params.id), sent)
    if (entered === 'unknown') throw new NotFoundException()
    if (entered === 'refused') {
      throw sent === null ? new AuthenticationRequiredException() : new InvalidApiKeyException()
    }
    const { deployment, key } = entered
    if (key.apiKeyId !== null) {
      await countForKey(ctx, { id: key.apiKeyId, perMinute: key.perMinute ?? 1 })
      this.usage.record(key.apiKeyId)
      ctx.deploymentApiKeyId = key.apiKeyId
    }
    ctx.deployment = deployment
    return next()
  }
}

/** The key that a request has, by either header; null for none. */
function keyOf({ request }: HttpContext): string | null {
  const header = request.header('x-api-key')
  if (header !== undefined) return header
  return request.header('authorization')?.match(/^Bearer +(\S+) *$/i)?.[1] ?? null
}
