import { writeFile } from 'node:fs/promises'
import { BaseCommand } from '@adonisjs/core/ace'
import { commandPage } from '#services/terminal/command_page'

/** Writes the page about commands, which is committed: people read it where nothing runs. */
export default class DocsCommands extends BaseCommand {
  static override commandName = 'docs:commands'
  static override description = "Write docs/commands.md from the commands' own help"

  override async run() {
    await writeFile(this.app.makePath('docs/commands.md'), commandPage(this.ours()))
    this.logger.action('write docs/commands.md').succeeded()
  }

  /** The product's commands: a framework's have a path of its package. */
  ours() {
    const commands = this.kernel.getCommands() as Array<
      ReturnType<typeof this.kernel.getCommands>[number] & { filePath: string }
    >
    return commands.filter(({ commandName }) => !FRAMEWORK.test(commandName))
  }
}

/** Commands of AdonisJS and of its packages. */
const FRAMEWORK =
  /^(make|migration|db|schema|inspect|list|generate|queue:(clear|work)|add|build|configure|eject|env|repl|serve|test|codegen|cache|schedule:work-)(:|$)/
