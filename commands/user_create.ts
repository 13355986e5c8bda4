import { text } from 'node:stream/consumers'
import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class UserCreate extends ConsoleCommand {
  static override commandName = 'user:create'
  static override description = 'Make an account'
  static override help = [
    'Without --password-stdin a random password is made and shown once.',
    '```',
    '{{ binaryName }} user:create ada@example.com --role=admin --name="Ada Lovelace"',
    '{{ binaryName }} user:create ci@example.com --role=agent --password-stdin < password.txt',
    '```',
  ]

  @args.string({ description: 'Its address' })
  declare email: string

  @flags.string({ description: 'admin, user or agent', default: 'user' })
  declare role: string

  @flags.string({ description: 'The full name' })
  declare name?: string

  @flags.boolean({ description: 'Read the password from stdin' })
  declare passwordStdin?: boolean

  protected override async perform() {
    const { newPassword } = await import('#auth/new_password')
    const { createAccountValidator } = await import('#validators/user')
    const { default: UserTransformer } = await import('#transformers/user_transformer')
    const given = this.passwordStdin ? (await text(process.stdin)).trim() : undefined
    const account = await createAccountValidator.validate({
      email: this.email,
      fullName: this.name ?? null,
      role: this.role,
      password: given ?? newPassword(),
    })
    const create = await this.make(() => import('#actions/accounts/create_account'))
    const user = await create.handle({ ...account, fullName: account.fullName ?? null })
    const shown = given === undefined ? { password: account.password } : {}
    const said = given === undefined ? `; its password: ${account.password}` : ''
    this.done(`${user.email} is ${user.role}${said}`, {
      ...new UserTransformer(user).toObject(),
      ...shown,
    })
  }
}
