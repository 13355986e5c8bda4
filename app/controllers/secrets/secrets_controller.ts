import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CreateSecret from '#actions/secrets/create_secret'
import DeleteSecret from '#actions/secrets/delete_secret'
import ReplaceSecret from '#actions/secrets/replace_secret'
import Secret from '#models/secret'
import SecretPolicy from '#policies/secret_policy'
import ListSecrets from '#queries/secrets/list_secrets'
import SecretTransformer from '#transformers/secret_transformer'
import {
  createSecretValidator,
  listSecretsValidator,
  replaceSecretValidator,
} from '#validators/secret'

export default class SecretsController {
  /**
   * @index
   * @summary List the names of own secrets
   * @operationId listSecrets
   */
  @inject()
  async index(ctx: HttpContext, listSecrets: ListSecrets) {
    await ctx.bouncer.with(SecretPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listSecretsValidator)
    const { id: userId } = ctx.auth.getUserOrFail()
    const { rows, total } = await listSecrets.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = SecretTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Keep a secret
   * @operationId createSecret
   */
  @inject()
  async store(ctx: HttpContext, createSecret: CreateSecret) {
    await ctx.bouncer.with(SecretPolicy).authorize('create')
    const { request } = ctx
    const fields = await request.validateUsing(createSecretValidator, { data: request.body() })
    const { id: userId } = ctx.auth.getUserOrFail()
    const secret = await createSecret.handle({ userId, ...fields }, ctx.origin())
    ctx.response.status(201)
    return ctx.serialize(SecretTransformer.transform(secret))
  }

  /**
   * @update
   * @summary Replace the value of a secret
   * @operationId replaceSecret
   */
  @inject()
  async update(ctx: HttpContext, replaceSecret: ReplaceSecret) {
    const found = await this.findOwn(ctx)
    const { request } = ctx
    const { value } = await request.validateUsing(replaceSecretValidator, { data: request.body() })
    const secret = await replaceSecret.handle(found, value, ctx.origin())
    return ctx.serialize(SecretTransformer.transform(secret))
  }

  /**
   * @destroy
   * @summary Forget a secret
   * @operationId deleteSecret
   */
  @inject()
  async destroy(ctx: HttpContext, deleteSecret: DeleteSecret) {
    await deleteSecret.handle(await this.findOwn(ctx), ctx.origin())
    return ctx.response.noContent()
  }

  protected async findOwn({ auth, bouncer, params }: HttpContext): Promise<Secret> {
    await bouncer.with(SecretPolicy).authorize('manage')
    return Secret.findOwn(auth.getUserOrFail().id, params.name)
  }
}
