import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class UserList extends ListCommand {
  static override commandName = 'user:list'
  static override description = 'List accounts'
  static override help = [
    '```',
    '{{ binaryName }} user:list --role=admin',
    '{{ binaryName }} user:list --search=example.com --limit=100 --json',
    '```',
  ]

  @flags.string({ description: 'Only of this role: admin, user or agent' })
  declare role?: string

  @flags.string({ description: 'A part of the e-mail or the name' })
  declare search?: string

  protected override async perform() {
    const { listUsersValidator } = await import('#validators/user')
    const { default: UserTransformer } = await import('#transformers/user_transformer')
    const { role } = await listUsersValidator.validate({ role: this.role })
    const list = await this.make(() => import('#queries/users/list_users'))
    const { rows, total } = await list.handle({ ...this.asked(), search: this.search, role })
    const users = rows.map((user) => new UserTransformer(user).toObject())
    this.list(users, ['id', 'email', 'fullName', 'role', 'isActive', 'lastLoginAt'], total)
  }
}
