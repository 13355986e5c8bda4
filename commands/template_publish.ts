import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class TemplatePublish extends ConsoleCommand {
  static override commandName = 'template:publish'
  static override description = 'Let everybody use a template, or take that back with --undo'
  static override help = ['```', '{{ binaryName }} template:publish <id> --official', '```']

  @args.string({ description: 'Its id' })
  declare template: string

  @flags.boolean({ description: 'Say that it is an official one' })
  declare official?: boolean

  @flags.boolean({ description: 'Only for its owner again' })
  declare undo?: boolean

  protected override async perform() {
    const { default: Template } = await import('#models/template')
    const isPublic = this.undo !== true
    const found = await this.find('template', this.template, (id) =>
      Template.query().where('id', id).whereNull('deletedAt').first()
    )
    const update = await this.make(() => import('#actions/templates/update_template'))
    const changes = { isPublic, ...(this.official && isPublic ? { isOfficial: true } : {}) }
    const input = { templateId: found.id, actorId: null, changes }
    const { id, name, isOfficial } = await update.handle(input, this.origin)
    const said = isPublic ? 'public' : 'only for its owner'
    this.done(`${name} is ${said}`, { id, name, isPublic, isOfficial })
  }
}
