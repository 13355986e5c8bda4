import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class ExecutionList extends ListCommand {
  static override commandName = 'execution:list'
  static override description = 'List executions, the newest first'
  static override help = [
    '```',
    '{{ binaryName }} execution:list --status=failed --from=2026-11-01',
    '{{ binaryName }} execution:list --workflow=<id> --limit=100 --json',
    '```',
  ]

  @flags.string({ description: 'Only of this user: e-mail or id' })
  declare user?: string

  @flags.string({ description: 'Only of this workflow' })
  declare workflow?: string

  @flags.string({ description: 'pending, running, waiting, completed, failed, cancelled, timeout' })
  declare status?: string

  @flags.string({ description: 'Made since: a date or a time, ISO 8601' })
  declare from?: string

  protected override async perform() {
    const { listExecutionsValidator } = await import('#validators/execution')
    const { default: ExecutionTransformer } = await import('#transformers/execution_transformer')
    const { status, from, workflow } = this
    const wanted = { status, from, workflowId: workflow }
    const filters = await listExecutionsValidator.validate(wanted)
    const list = await this.make(() => import('#queries/executions/list_executions'))
    const userId = await this.idOfUser(this.user)
    const { rows, total } = await list.handle({ ...filters, ...this.asked(), userId })
    const executions = rows.map((row) => new ExecutionTransformer(row).withoutData())
    const named = executions.map((each) => ({ ...each, of: each.workflow?.name ?? each.agentId }))
    const columns = ['id', 'of', 'status', 'triggerType', 'createdAt', 'durationMs', 'errorMessage']
    this.list(this.json ? executions : named, columns, total)
  }
}
