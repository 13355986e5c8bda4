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

/** The routes of endpoints. */
const ENDPOINT = /^\/run\/:id(\/|$)/

/** So much of a body that is refused unread is read away for the next request: bytes. */
const READ_AWAY = 65_536

/**
 * The guard of `/run/:id`: takes the deployment's own key, or an API key of its owner that has the
 * scope `execute:deployments`, as `Authorization: Bearer` or `X-API-Key`. It stands before whatever
 * reads the body, so that who has no key costs next to nothing, and sends nothing that is parsed.
 */
export default class DeploymentMiddleware {
  /** @throws NotFoundException, AuthenticationRequiredException, InvalidApiKeyException */
  async handle(ctx: HttpContext, next: NextFn) {
    if (ENDPOINT.test(ctx.route?.pattern ?? '')) await this.#enter(ctx)
    return next()
  }

  async #enter(ctx: HttpContext): Promise<void> {
    const door = await ctx.containerResolver.make(DeploymentDoor)
    const sent = keyOf(ctx)
    const entered = await door.enter(String(ctx.params.id), sent)
    if (entered === 'unknown' || entered === 'refused') {
      if (!(bodyLength(ctx) <= READ_AWAY)) ctx.response.header('Connection', 'close')
      if (entered === 'unknown') throw new NotFoundException()
      throw sent === null ? new AuthenticationRequiredException() : new InvalidApiKeyException()
    }
    const { deployment, key } = entered
    if (key.apiKeyId !== null) {
      await countForKey(ctx, { id: key.apiKeyId, perMinute: key.perMinute ?? 1 })
      const usage = await ctx.containerResolver.make(KeyUsage)
      usage.record(key.apiKeyId)
      ctx.deploymentApiKeyId = key.apiKeyId
    }
    ctx.deployment = deployment
  }
}

/** Bytes of the body; NaN where that is not said. */
function bodyLength({ request }: HttpContext): number {
  return request.hasBody() ? Number(request.header('content-length') ?? Number.NaN) : 0
}

/** The key that a request has, by either header; null for none. */
function keyOf({ request }: HttpContext): string | null {
  const header = request.header('x-api-key')
  if (header !== undefined) return header
  return request.header('authorization')?.match(/^Bearer +(\S+) *$/i)?.[1] ?? null
}
