import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class KeyList extends ListCommand {
  static override commandName = 'key:list'
  static override description = 'List API keys that have not been revoked'
  static override help = ['```', '{{ binaryName }} key:list --user=ada@example.com', '```']

  @flags.string({ description: 'Only of this user: e-mail or id' })
  declare user?: string

  protected override async perform() {
    const { default: ApiKeyTransformer } = await import('#transformers/api_key_transformer')
    const list = await this.make(() => import('#queries/api_keys/list_api_keys'))
    const userId = await this.idOfUser(this.user)
    const { rows, total } = await list.handle({ ...this.asked(), userId })
    const keys = rows.map((key) => ({
      ...new ApiKeyTransformer(key).toObject(),
      userId: key.userId,
    }))
    const columns = ['id', 'name', 'keyPrefix', 'userId', 'scopes', 'lastUsedAt', 'expiresAt']
    this.list(keys, columns, total)
  }
}
