import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class WorkflowList extends ListCommand {
  static override commandName = 'workflow:list'
  static override description = 'List workflows'
  static override help = [
    '```',
    '{{ binaryName }} workflow:list --status=active --user=ada@example.com',
    '{{ binaryName }} workflow:list --search=report --json',
    '```',
  ]

  @flags.string({ description: 'Only of this user: e-mail or id' })
  declare user?: string

  @flags.string({ description: 'Only of this status' })
  declare status?: string

  @flags.string({ description: 'A part of the name or the description' })
  declare search?: string

  protected override async perform() {
    const { listWorkflowsValidator } = await import('#validators/workflow')
    const { default: WorkflowTransformer } = await import('#transformers/workflow_transformer')
    const { status } = await listWorkflowsValidator.validate({ status: this.status })
    const list = await this.make(() => import('#queries/workflows/list_workflows'))
    const userId = await this.idOfUser(this.user)
    const asked = { ...this.asked(), userId, status, search: this.search }
    const { rows, total } = await list.handle(asked)
    const workflows = rows.map((row) => new WorkflowTransformer(row).toObject())
    this.list(
      workflows,
      ['id', 'name', 'status', 'version', 'userId', 'totalExecutions', 'lastExecutionAt'],
      total
    )
  }
}
