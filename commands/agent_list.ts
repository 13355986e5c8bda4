import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class AgentList extends ListCommand {
  static override commandName = 'agent:list'
  static override description = 'List agents'
  static override help = [
    '```',
    '{{ binaryName }} agent:list --status=active --user=ada@example.com',
    '{{ binaryName }} agent:list --search=report --json',
    '```',
  ]

  @flags.string({ description: 'Only of this user: e-mail or id' })
  declare user?: string

  @flags.string({ description: 'Only of this status' })
  declare status?: string

  @flags.string({ description: 'A part of the name or the description' })
  declare search?: string

  protected override async perform() {
    const { listAgentsValidator } = await import('#validators/agent')
    const { default: AgentTransformer } = await import('#transformers/agent_transformer')
    const { status } = await listAgentsValidator.validate({ status: this.status })
    const list = await this.make(() => import('#queries/agents/list_agents'))
    const userId = await this.idOfUser(this.user)
    const asked = { ...this.asked(), userId, status, search: this.search }
    const { rows, total } = await list.handle(asked)
    const agents = rows.map((row) => new AgentTransformer(row).toObject())
    this.list(
      agents,
      ['id', 'name', 'type', 'status', 'version', 'userId', 'totalExecutions'],
      total
    )
  }
}
