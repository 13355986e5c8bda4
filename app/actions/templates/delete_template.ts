import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { lockTemplate } from '#actions/templates/lock_template'
import type { RequestOrigin } from '#events/audited_event'
import TemplateChanged from '#events/template_changed'

/** Takes a template out of sight. What was made of it stays. */
export default class DeleteTemplate {
  /** @throws NotFoundException when it has been deleted meanwhile. */
  async handle(
    { templateId, actorId }: { templateId: string; actorId: string },
    origin: RequestOrigin
  ): Promise<void> {
    const template = await db.transaction(async (trx) => {
      const locked = await lockTemplate(templateId, trx)
      return locked.merge({ deletedAt: DateTime.utc() }).save()
    })
    const { name } = template
    await TemplateChanged.dispatch('deleted', template, actorId, { name }, origin)
  }
}
