import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class UserDeactivate extends ConsoleCommand {
  static override commandName = 'user:deactivate'
  static override description = 'Keep an account out, or let it in again with --undo'
  static override help = [
    'Its sessions end and its keys no longer count. Nothing of it is deleted.',
    '```',
    '{{ binaryName }} user:deactivate ada@example.com --yes',
    '{{ binaryName }} user:deactivate ada@example.com --undo',
    '```',
  ]

  @args.string({ description: 'E-mail or id' })
  declare user: string

  @flags.boolean({ description: 'Let it in again' })
  declare undo?: boolean

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const { id, email } = await this.findUser(this.user)
    const isActive = this.undo === true
    if (!isActive) await this.confirm(`Keep ${email} out?`, this.yes)
    const update = await this.make(() => import('#actions/accounts/update_user'))
    await update.handle(null, id, { isActive }, this.origin)
    this.done(`${email} is ${isActive ? 'active' : 'deactivated'}`, { id, email, isActive })
  }
}
