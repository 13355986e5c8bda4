import { writeFile } from 'node:fs/promises'
import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Writes the page about the database, which is committed: people read it where nothing runs. */
export default class DocsSchema extends BaseCommand {
  static override commandName = 'docs:schema'
  static override description = 'Write docs/database.md from a database that is migrated'
  static override options: CommandOptions = { startApp: true }

  override async run() {
    const { databasePage } = await import('#services/guide/database_page')
    await writeFile(this.app.makePath('docs/database.md'), await databasePage())
    this.logger.action('write docs/database.md').succeeded()
  }
}
