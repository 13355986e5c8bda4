import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CreateTemplate from '#actions/templates/create_template'
import DeleteTemplate from '#actions/templates/delete_template'
import UpdateTemplate from '#actions/templates/update_template'
import Template, { type TemplateType } from '#models/template'
import TemplatePolicy from '#policies/template_policy'
import ListTemplates from '#queries/templates/list_templates'
import TemplateTransformer from '#transformers/template_transformer'
import {
  createTemplateValidator,
  listTemplatesValidator,
  templateDataValidators,
  updateTemplateValidator,
} from '#validators/template'

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
   * @store
   * @summary Make a template
   * @operationId createTemplate
   */
  @inject()
  async store(ctx: HttpContext, createTemplate: CreateTemplate) {
    await ctx.bouncer.with(TemplatePolicy).authorize('create')
    const fields = await ctx.request.validateUsing(createTemplateValidator)
    if (fields.isOfficial) await ctx.bouncer.with(TemplatePolicy).authorize('makeOfficial')
    const { templateData } = await templateDataValidators[fields.type].validate(fields)
    const { id: userId } = ctx.auth.getUserOrFail()
    const template = await createTemplate.handle({ ...fields, templateData }, userId, ctx.origin())
    ctx.response.status(201)
    return ctx.serialize(TemplateTransformer.transform(template))
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

  /**
   * @update
   * @summary Change a template
   * @operationId updateTemplate
   */
  @inject()
  async update(ctx: HttpContext, updateTemplate: UpdateTemplate) {
    const found = await Template.findLive(ctx.params.id)
    await ctx.bouncer.with(TemplatePolicy).authorize('update', found)
    const changes = await ctx.request.validateUsing(updateTemplateValidator)
    if (changes.isOfficial) await ctx.bouncer.with(TemplatePolicy).authorize('makeOfficial')
    if (changes.type || changes.templateData) {
      const { type = found.type as TemplateType, templateData = found.templateData } = changes
      const blueprint = await templateDataValidators[type].validate({ templateData })
      changes.templateData = blueprint.templateData
    }
    const input = { templateId: found.id, actorId: ctx.auth.getUserOrFail().id, changes }
    const template = await updateTemplate.handle(input, ctx.origin())
    return ctx.serialize(TemplateTransformer.transform(template))
  }

  /**
   * @destroy
   * @summary Delete a template
   * @operationId deleteTemplate
   */
  @inject()
  async destroy(ctx: HttpContext, deleteTemplate: DeleteTemplate) {
    const found = await Template.findLive(ctx.params.id)
    await ctx.bouncer.with(TemplatePolicy).authorize('delete', found)
    const input = { templateId: found.id, actorId: ctx.auth.getUserOrFail().id }
    await deleteTemplate.handle(input, ctx.origin())
    return ctx.response.noContent()
  }
}
