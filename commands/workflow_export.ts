import { args, flags } from '@adonisjs/core/ace'
import { stringify } from 'yaml'
import ConsoleCommand from '#commands/_console_command'

export default class WorkflowExport extends ConsoleCommand {
  static override commandName = 'workflow:export'
  static override description =
    'Write a workflow with its agents, without ids and secrets, to stdout'
  static override help = [
    'YAML, or JSON with --json. What could not be taken along is said on stderr.',
    '```',
    '{{ binaryName }} workflow:export <id> > report.yaml',
    '```',
  ]

  @args.string({ description: 'Its id' })
  declare workflow: string

  @flags.boolean({ description: 'Leave out agents that the owner may not read' })
  declare strict?: boolean

  protected override async perform() {
    const { default: Workflow } = await import('#models/workflow')
    const workflow = await this.find('workflow', this.workflow, (id) => Workflow.findLive(id))
    const exportWorkflow = await this.make(() => import('#actions/workflows/export_workflow'))
    const file = await exportWorkflow.handle({
      workflow,
      mayView: async (agent) => !this.strict || agent.isPublic || agent.userId === workflow.userId,
    })
    for (const { field, message } of file.warnings) this.logger.error(`${field}: ${message}`)
    if (this.json) return this.document(file)
    this.logger.log(stringify(file, { aliasDuplicateObjects: false, lineWidth: 0 }))
  }
}
