import { inject } from '@adonisjs/core'
import { initialFields } from '#actions/changed_fields'
import RequireBlueprint from '#actions/templates/require_blueprint'
import {
  auditedFields,
  TEMPLATE_DEFAULTS,
  type TemplateFields,
} from '#actions/templates/template_fields'
import type { RequestOrigin } from '#events/audited_event'
import TemplateChanged from '#events/template_changed'
import Template from '#models/template'

/** Makes a template. */
@inject()
export default class CreateTemplate {
  constructor(protected requireBlueprint: RequireBlueprint) {}

  /** @throws ValidationException when nothing could be made of it. */
  async handle(fields: TemplateFields, userId: string, origin: RequestOrigin): Promise<Template> {
    const template = new Template().merge({ ...TEMPLATE_DEFAULTS, ...fields, userId })
    await this.requireBlueprint.handle(template, userId)
    await template.save()
    const changes = initialFields(auditedFields(template))
    await TemplateChanged.dispatch('created', template, userId, changes, origin)
    return template
  }
}
