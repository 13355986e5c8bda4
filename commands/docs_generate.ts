import { mkdir, writeFile } from 'node:fs/promises'
import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Writes the API's document, which is committed: a build has no sources to make it from. */
export default class DocsGenerate extends BaseCommand {
  static override commandName = 'docs:generate'
  static override description = 'Write the OpenAPI document to resources/'
  static override options: CommandOptions = { startApp: true }

  override async run() {
    const { generateDocument } = await import('#openapi/generate')
    await import('#start/routes')
    const router = await this.app.container.make('router')
    router.commit()
    const files = await generateDocument(this.app)
    await mkdir(this.app.makePath('resources'), { recursive: true })
    for (const [path, contents] of Object.entries(files)) {
      await writeFile(this.app.makePath(path), contents)
      this.logger.action(`write ${path}`).succeeded()
    }
  }
}
