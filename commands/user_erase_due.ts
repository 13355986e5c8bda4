import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** One round of what each worker does every hour. */
export default class UserEraseDue extends BaseCommand {
  static override commandName = 'user:erase-due'
  static override description = 'Erase the accounts that were deleted 90 days ago'
  static override options: CommandOptions = { startApp: true }

  override async run() {
    const { default: eraseDueUsers } = await import('#actions/accounts/erase_due_users')
    const erased = await eraseDueUsers()
    this.logger.success(`${erased} accounts erased`)
  }
}
