import ConsoleCommand from '#commands/_console_command'

export default class TemplateSync extends ConsoleCommand {
  static override commandName = 'template:sync'
  static override description = 'Bring the official templates up to date'
  static override help = [
    'One that an admin has deleted stays away. What was made from one before stays as it is.',
    '```',
    '{{ binaryName }} template:sync',
    '```',
  ]

  protected override async perform() {
    const { OFFICIAL_TEMPLATES } = await import('#database/templates/official')
    const sync = await this.make(() => import('#actions/templates/sync_official_templates'))
    const { made, changed } = await sync.handle(OFFICIAL_TEMPLATES)
    const official = OFFICIAL_TEMPLATES.length
    this.done(`${made} made, ${changed} changed of ${official}`, { made, changed, official })
  }
}
