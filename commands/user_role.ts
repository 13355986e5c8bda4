import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class UserRole extends ConsoleCommand {
  static override commandName = 'user:role'
  static override description = 'Give an account another role'
  static override help = [
    'It counts from the next request on. The last active admin stays one.',
    '```',
    '{{ binaryName }} user:role ada@example.com admin --yes',
    '```',
  ]

  @args.string({ description: 'E-mail or id' })
  declare user: string

  @args.string({ description: 'admin, user or agent' })
  declare role: string

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const { updateUserValidator } = await import('#validators/user')
    const { id, email } = await this.findUser(this.user)
    const { role } = await updateUserValidator.validate({ role: this.role })
    await this.confirm(`Make ${email} ${role}?`, this.yes)
    const update = await this.make(() => import('#actions/accounts/update_user'))
    const user = await update.handle(null, id, { role }, this.origin)
    this.done(`${email} is ${user.role}`, { id, email, role: user.role })
  }
}
