import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import TemplatePolicy from '#policies/template_policy'
import TemplateCategories from '#queries/templates/template_categories'

export default class TemplateCategoriesController {
  /**
   * @index
   * @summary List the categories of templates
   * @operationId listTemplateCategories
   */
  @inject()
  async index(ctx: HttpContext, categories: TemplateCategories) {
    await ctx.bouncer.with(TemplatePolicy).authorize('viewList')
    return ctx.serialize(await categories.handle(ctx.auth.user?.id))
  }
}
