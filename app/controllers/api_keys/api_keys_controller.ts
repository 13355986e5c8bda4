import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CreateApiKey from '#actions/api_keys/create_api_key'
import RevokeApiKey from '#actions/api_keys/revoke_api_key'
import ApiKey from '#models/api_key'
import ApiKeyPolicy from '#policies/api_key_policy'
import ListApiKeys from '#queries/api_keys/list_api_keys'
import ApiKeyTransformer from '#transformers/api_key_transformer'
import { createApiKeyValidator, listApiKeysValidator } from '#validators/api_key'

export default class ApiKeysController {
  /**
   * @index
   * @summary List own API keys
   * @operationId listApiKeys
   */
  @inject()
  async index(ctx: HttpContext, listApiKeys: ListApiKeys) {
    await ctx.bouncer.with(ApiKeyPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listApiKeysValidator)
    const userId = ctx.auth.getUserOrFail().id
    const { rows, total } = await listApiKeys.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = ApiKeyTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Make an API key
   * @operationId createApiKey
   */
  @inject()
  async store(ctx: HttpContext, createApiKey: CreateApiKey) {
    await ctx.bouncer.with(ApiKeyPolicy).authorize('create')
    const fields = await ctx.request.validateUsing(createApiKeyValidator)
    const userId = ctx.auth.getUserOrFail().id
    const { apiKey, key } = await createApiKey.handle(userId, fields, ctx.origin())
    ctx.response.status(201)
    return ctx.serialize({ ...new ApiKeyTransformer(apiKey).toObject(), key })
  }

  /**
   * @destroy
   * @summary Revoke an API key
   * @operationId revokeApiKey
   */
  @inject()
  async destroy(ctx: HttpContext, revokeApiKey: RevokeApiKey) {
    const apiKey = await ApiKey.query()
      .where('id', ctx.params.id)
      .whereNull('revokedAt')
      .firstOrFail()
    await ctx.bouncer.with(ApiKeyPolicy).authorize('delete', apiKey)
    await revokeApiKey.handle(apiKey, ctx.auth.getUserOrFail().id, ctx.origin())
    return ctx.response.noContent()
  }
}
