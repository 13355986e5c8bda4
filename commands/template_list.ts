import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class TemplateList extends ListCommand {
  static override commandName = 'template:list'
  static override description = 'List public templates, and with --user also that user’s own'
  static override help = ['```', '{{ binaryName }} template:list --search=orders', '```']

  @flags.string({ description: 'Also the own ones of this user: e-mail or id' })
  declare user?: string

  @flags.string({ description: 'A part of the name or the description' })
  declare search?: string

  protected override async perform() {
    const { default: Transformer } = await import('#transformers/template_transformer')
    const list = await this.make(() => import('#queries/templates/list_templates'))
    const userId = (await this.idOfUser(this.user)) ?? undefined
    const { rows, total } = await list.handle({ ...this.asked(), userId, search: this.search })
    const templates = rows.map((row) => new Transformer(row).toObject())
    const columns = ['id', 'name', 'category', 'type', 'isOfficial', 'isPublic', 'usageCount']
    this.list(templates, columns, total)
  }
}
