import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class UserErase extends ConsoleCommand {
  static override commandName = 'user:erase'
  static override description = 'Erase an account and all that belongs to it, at once and for good'
  static override help = [
    'What others still use stays, and leads to nobody. user:erase-due does it 90 days after deletion.',
    '```',
    '{{ binaryName }} user:erase ada@example.com --yes',
    '```',
  ]

  @args.string({ description: 'E-mail or id' })
  declare user: string

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const user = await this.findUser(this.user)
    const { id, email } = user
    await this.confirm(`Erase ${email} and all that belongs to it, for good?`, this.yes)
    const erase = await this.make(() => import('#actions/accounts/erase_account'))
    await erase.handle(user, this.origin)
    this.done(`${email} is erased`, { id, erased: true })
  }
}
