import { isDeepStrictEqual } from 'node:util'
import db from '@adonisjs/lucid/services/db'
import { BaseSeeder } from '@adonisjs/lucid/seeders'
import { OFFICIAL_TEMPLATES } from '#database/templates/official'
import Template from '#models/template'

/**
 * The official templates, brought up to date. One that an admin has deleted stays away, and what
 * was made from one before stays as it is.
 */
export default class OfficialTemplatesSeeder extends BaseSeeder {
  override async run() {
    await db.transaction(async (trx) => {
      await trx.rawQuery(`select pg_advisory_xact_lock(hashtext('turbocat.seed'))`)
      const official = await Template.query({ client: trx }).where('isOfficial', true)
      const known = new Map(official.map((template) => [template.name, template]))
      for (const blueprint of OFFICIAL_TEMPLATES) {
        const template = known.get(blueprint.name)
        if (!template) {
          const visible = { isOfficial: true, isPublic: true, userId: null }
          await Template.create({ ...blueprint, ...visible }, { client: trx })
        } else if (!template.deletedAt && !this.#isSame(template, blueprint)) {
          await template.merge(blueprint).save()
        }
      }
    })
  }

  #isSame(template: Template, blueprint: (typeof OFFICIAL_TEMPLATES)[number]): boolean {
    const { name, description, category, type, tags, templateData } = template
    const stored = { name, description, category, type, tags, templateData }
    return isDeepStrictEqual(stored, JSON.parse(JSON.stringify(blueprint)))
  }
}
