import { BaseSeeder } from '@adonisjs/lucid/seeders'
import SyncOfficialTemplates from '#actions/templates/sync_official_templates'
import { OFFICIAL_TEMPLATES } from '#database/templates/official'

/**
 * The official templates, brought up to date. One that an admin has deleted stays away, and what
 * was made from one before stays as it is.
 */
export default class OfficialTemplatesSeeder extends BaseSeeder {
  override async run() {
    await new SyncOfficialTemplates().handle(OFFICIAL_TEMPLATES)
  }
}
