import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class KeyRevoke extends ConsoleCommand {
  static override commandName = 'key:revoke'
  static override description = 'End an API key for good: the next request with it fails'
  static override help = [
    '```',
    '{{ binaryName }} key:revoke 019aa2f0-7c1e-7b52-9a55-6a1f5b0f3b11 --yes',
    '```',
  ]

  @args.string({ description: 'Its id; key:list shows it' })
  declare key: string

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const { default: ApiKey } = await import('#models/api_key')
    const { CommandProblem } = await import('#services/terminal/command_problem')
    const key = await this.find('key', this.key, (id) => ApiKey.find(id))
    if (key.revokedAt !== null) throw new CommandProblem('The key has been revoked already')
    await this.confirm(`Revoke the key "${key.name}" (${key.keyPrefix})?`, this.yes)
    const revoke = await this.make(() => import('#actions/api_keys/revoke_api_key'))
    await revoke.handle(key, null, this.origin)
    this.done(`${key.name} is revoked`, { id: key.id, name: key.name, revoked: true })
  }
}
