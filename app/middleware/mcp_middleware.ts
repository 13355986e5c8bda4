import { createHash } from 'node:crypto'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForDeployment, countForKey } from '#auth/count_request'
import KeyUsage from '#auth/key_usage'
import AuthenticationRequiredException from '#exceptions/authentication_required_exception'
import ForbiddenException from '#exceptions/forbidden_exception'
import InvalidApiKeyException from '#exceptions/invalid_api_key_exception'
import findMcpCaller, { type McpCaller } from '#queries/mcp/find_mcp_caller'
import env from '#start/env'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** Who asks the MCP server. */
    mcpCaller?: McpCaller
  }
}

/** Requests a minute for a deployment's own key, which has no limit of its own. */
const OF_DEPLOYMENT = 600

/**
 * The guard of `/mcp`: takes an API key with the scope `execute:deployments`, or a deployment's own
 * key. A page of another site is refused (MCP, "Streamable HTTP", security warning): a name that
 * comes to point here must not make a browser talk to a server that only this machine can reach.
 */
@inject()
export default class McpMiddleware {
  constructor(protected usage: KeyUsage) {}

  /** @throws AuthenticationRequiredException, InvalidApiKeyException, ForbiddenException */
  async handle(ctx: HttpContext, next: NextFn) {
    const { request } = ctx
    const origin = request.header('origin')
    if (origin !== undefined && !ownOrigins().has(origin)) {
      throw new ForbiddenException('Pages of this origin may not ask')
    }
    const bearer = request.header('authorization')?.match(/^Bearer +(\S+) *$/i)?.[1]
    const key = request.header('x-api-key') ?? bearer
    if (key === undefined) throw new AuthenticationRequiredException()
    const caller = await findMcpCaller(createHash('sha256').update(key).digest())
    if (caller === null) throw new InvalidApiKeyException()
    if (caller === 'forbidden') throw new ForbiddenException()
    const { apiKey, deploymentId } = caller
    if (apiKey) {
      await countForKey(ctx, apiKey)
      this.usage.record(apiKey.id)
    } else {
      await countForDeployment(ctx, `mcp ${deploymentId}`, OF_DEPLOYMENT)
    }
    ctx.mcpCaller = caller
    return next()
  }
}

/** The origins of this server and of its front ends. */
function ownOrigins(): Set<string> {
  const urls = [env.get('APP_URL'), ...(env.get('FRONTEND_URL') ?? '').split(',')]
  return new Set(urls.flatMap((url) => URL.parse(url.trim())?.origin ?? []))
}
