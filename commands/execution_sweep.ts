import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** One round of what each worker does on a timer, and a look for what no round can mend. */
export default class ExecutionSweep extends BaseCommand {
  static override commandName = 'execution:sweep'
  static override description = 'Hand executions that nobody drives back to the workers'
  static override options: CommandOptions = { startApp: true }

  override async run() {
    const sweeper = await this.app.container.make('turbocat/sweeper')
    const found = await sweeper.sweep(0)
    this.logger.success(`${found} executions handed back`)
    const { default: ownerlessExecutions } =
      await import('#queries/executions/ownerless_executions')
    const ownerless = await ownerlessExecutions()
    if (ownerless.length === 0) return
    this.logger.warning(`Nothing will wake ${ownerless.join(', ')}: cancel them, and report it`)
  }
}
