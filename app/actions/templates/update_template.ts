import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { changedFields } from '#actions/changed_fields'
import { lockTemplate } from '#actions/templates/lock_template'
import RequireBlueprint from '#actions/templates/require_blueprint'
import { auditedFields, type TemplateFields } from '#actions/templates/template_fields'
import type { RequestOrigin } from '#events/audited_event'
import TemplateChanged from '#events/template_changed'
import type Template from '#models/template'

/** Owns nothing, so that only public agents are usable. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

interface Input {
  templateId: string
  actorId: string | null
  changes: TemplateFields
}

/** Changes a template. What was made of it before stays as it is. */
@inject()
export default class UpdateTemplate {
  constructor(protected requireBlueprint: RequireBlueprint) {}

  /**
   * @throws ValidationException when nothing could be made of it.
   * @throws NotFoundException when it has been deleted meanwhile.
   */
  async handle({ templateId, actorId, changes }: Input, origin: RequestOrigin): Promise<Template> {
    const { template, changed } = await db.transaction(async (trx) => {
      const locked = await lockTemplate(templateId, trx)
      const before = auditedFields(locked)
      locked.merge(changes)
      if (changes.type || changes.templateData) {
        await this.requireBlueprint.handle(locked, locked.userId ?? actorId ?? NOBODY)
      }
      await locked.save()
      return { template: locked, changed: changedFields(before, auditedFields(locked)) }
    })
    if (changed) await TemplateChanged.dispatch('updated', template, actorId, changed, origin)
    return template
  }
}
