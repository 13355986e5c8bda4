import { isDeepStrictEqual } from 'node:util'
import db from '@adonisjs/lucid/services/db'
import type { TemplateFields } from '#actions/templates/template_fields'
import Template from '#models/template'

/** What an official template is made of. */
type Blueprint = TemplateFields & { name: string }

/** Makes the official templates that are missing, and brings the others up to date. */
export default class SyncOfficialTemplates {
  /** @returns How many were made and how many changed; one that an admin has deleted stays away. */
  async handle(blueprints: readonly Blueprint[]): Promise<{ made: number; changed: number }> {
    return db.transaction(async (trx) => {
      // Two that seed at once take turns.
      await trx.rawQuery(`select pg_advisory_xact_lock(hashtext('turbocat.seed'))`)
      const official = await Template.query({ client: trx }).where('isOfficial', true)
      const known = new Map(official.map((template) => [template.name, template]))
      const done = { made: 0, changed: 0 }
      for (const blueprint of blueprints) {
        const template = known.get(blueprint.name)
        if (!template) {
          const visible = { isOfficial: true, isPublic: true, userId: null }
          await Template.create({ ...blueprint, ...visible }, { client: trx })
          done.made += 1
        } else if (!template.deletedAt && !isSame(template, blueprint)) {
          await template.merge(blueprint).save()
          done.changed += 1
        }
      }
      return done
    })
  }
}

function isSame(template: Template, blueprint: Blueprint): boolean {
  const { name, description, category, type, tags, templateData } = template
  const stored = { name, description, category, type, tags, templateData }
  return isDeepStrictEqual(stored, JSON.parse(JSON.stringify(blueprint)))
}
