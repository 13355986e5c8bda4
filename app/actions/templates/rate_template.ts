import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { changedFields } from '#actions/changed_fields'
import { lockTemplate } from '#actions/templates/lock_template'
import type { RequestOrigin } from '#events/audited_event'
import TemplateChanged from '#events/template_changed'
import Template from '#models/template'
import TemplateRating from '#models/template_rating'

interface Input {
  templateId: string
  userId: string
  /** 1-5 */
  rating: number
}

/** Takes down what a user thinks of a template; who thinks otherwise later has one opinion still. */
export default class RateTemplate {
  /** @throws NotFoundException when it has been deleted meanwhile. */
  async handle({ templateId, userId, rating }: Input, origin: RequestOrigin): Promise<Template> {
    const { template, changed } = await db.transaction(async (trx) => {
      const locked = await lockTemplate(templateId, trx)
      const own = { templateId, userId }
      const query = TemplateRating.query({ client: trx }).where(own)
      const opinion = (await query.first()) ?? new TemplateRating().merge(own).useTransaction(trx)
      const before = { rating: opinion.rating ?? null }
      await opinion.merge({ rating }).save()
      await this.#average(locked, trx)
      return { template: locked, changed: changedFields(before, { rating }) }
    })
    if (changed) await TemplateChanged.dispatch('rated', template, userId, changed, origin)
    return template
  }

  /** Counted anew under the template's lock, so that ratings at once all count. */
  async #average(template: Template, client: TransactionClientContract): Promise<void> {
    const [counted] = await TemplateRating.query({ client })
      .where('templateId', template.id)
      .avg('rating as average')
      .count('* as count')
      .pojo<{ average: string; count: string }>()
    const ratingAverage = Number(counted!.average).toFixed(2)
    const ratingCount = Number(counted!.count)
    // By a query, and not a save: to be rated is not to be changed.
    await Template.query({ client }).where('id', template.id).update({ ratingAverage, ratingCount })
    template.merge({ ratingAverage, ratingCount })
  }
}
