import { text } from 'node:stream/consumers'
import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class UserResetPassword extends ConsoleCommand {
  static override commandName = 'user:reset-password'
  static override description = 'Give an account a new password and end its sessions'
  static override help = [
    'Without --password-stdin a random password is made and shown once.',
    '```',
    '{{ binaryName }} user:reset-password ada@example.com --yes',
    '{{ binaryName }} user:reset-password ada@example.com --yes --password-stdin < password.txt',
    '```',
  ]

  @args.string({ description: 'E-mail or id' })
  declare user: string

  @flags.boolean({ description: 'Read the password from stdin' })
  declare passwordStdin?: boolean

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const { newPassword } = await import('#auth/new_password')
    const { createAccountValidator } = await import('#validators/user')
    const user = await this.findUser(this.user)
    const { id, email, role } = user
    const given = this.passwordStdin ? (await text(process.stdin)).trim() : undefined
    const password = given ?? newPassword()
    await createAccountValidator.validate({ email, role, password })
    await this.confirm(`Give ${email} a new password?`, this.yes)
    const set = await this.make(() => import('#actions/accounts/set_password'))
    await set.handle(user, password)
    const shown = given === undefined ? { password } : {}
    const said = given === undefined ? `: ${password}` : ''
    this.done(`${email} has a new password${said}`, { id, email, ...shown })
  }
}
