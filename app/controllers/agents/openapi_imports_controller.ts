import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import ImportOpenapi from '#actions/agents/import_openapi'
import AgentPolicy from '#policies/agent_policy'
import { importOpenapiQueryValidator, importOpenapiValidator } from '#validators/openapi_import'

export default class OpenapiImportsController {
  /**
   * @store
   * @summary Make an API agent of each operation of an OpenAPI document
   * @operationId importOpenapi
   */
  @inject()
  async store(ctx: HttpContext, importOpenapi: ImportOpenapi) {
    await ctx.bouncer.with(AgentPolicy).authorize('create')
    const options = { data: ctx.request.body() }
    const { auth, ...fields } = await ctx.request.validateUsing(importOpenapiValidator, options)
    const query = await importOpenapiQueryValidator.validate({ dryRun: ctx.request.qs().dryRun })
    const dryRun = query.dryRun === 'true'
    const imported = await importOpenapi.handle({
      ...fields,
      ...(auth === undefined ? {} : { auth }),
      userId: ctx.auth.getUserOrFail().id,
      dryRun,
    })
    ctx.response.status(dryRun ? 200 : 201)
    return ctx.serialize(imported)
  }
}
