import { args } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class UserShow extends ConsoleCommand {
  static override commandName = 'user:show'
  static override description = 'Show an account'
  static override help = ['```', '{{ binaryName }} user:show ada@example.com', '```']

  @args.string({ description: 'E-mail or id' })
  declare user: string

  protected override async perform() {
    const { default: UserTransformer } = await import('#transformers/user_transformer')
    this.show(new UserTransformer(await this.findUser(this.user)).toObject())
  }
}
