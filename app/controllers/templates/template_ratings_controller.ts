import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RateTemplate from '#actions/templates/rate_template'
import Template from '#models/template'
import TemplatePolicy from '#policies/template_policy'
import TemplateTransformer from '#transformers/template_transformer'
import { rateTemplateValidator } from '#validators/template'

export default class TemplateRatingsController {
  /**
   * @store
   * @summary Rate a template of somebody else
   * @operationId rateTemplate
   */
  @inject()
  async store(ctx: HttpContext, rateTemplate: RateTemplate) {
    const found = await Template.findLive(ctx.params.id)
    await ctx.bouncer.with(TemplatePolicy).authorize('rate', found)
    const { rating } = await ctx.request.validateUsing(rateTemplateValidator)
    const input = { templateId: found.id, userId: ctx.auth.getUserOrFail().id, rating }
    const template = await rateTemplate.handle(input, ctx.origin())
    return ctx.serialize(TemplateTransformer.transform(template))
  }
}
