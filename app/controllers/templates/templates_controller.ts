import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Template from '#models/template'
import TemplatePolicy from '#policies/template_policy'
import ListTemplates from '#queries/templates/list_templates'
import TemplateTransformer from '#transformers/template_transformer'
import { listTemplatesValidator } from '#validators/template'

export default class TemplatesController {
  /**
   * @index
   * @summary List templates
   * @operationId listTemplates
   */
  @inject()
  async index(ctx: HttpContext, listTemplates: ListTemplates) {
    await ctx.bouncer.with(TemplatePolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listTemplatesValidator)
    const userId = ctx.auth.user?.id
    const { rows, total } = await listTemplates.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = TemplateTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @show
   * @summary Read a template
   * @operationId getTemplate
   */
  async show(ctx: HttpContext) {
    const template = await Template.findLive(ctx.params.id)
    await ctx.bouncer.with(TemplatePolicy).authorize('view', template)
    return ctx.serialize(TemplateTransformer.transform(template))
  }
}
