import { args } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class AgentShow extends ConsoleCommand {
  static override commandName = 'agent:show'
  static override description = 'Show an agent, and what keeps it from running'
  static override help = ['```', '{{ binaryName }} agent:show <id> --json', '```']

  @args.string({ description: 'Its id' })
  declare agent: string

  protected override async perform() {
    const { default: Agent } = await import('#models/agent')
    const { default: AgentTransformer } = await import('#transformers/agent_transformer')
    const agent = await this.find('agent', this.agent, (id) => Agent.findLive(id))
    const inspect = await this.make(() => import('#actions/agents/inspect_agent'))
    this.show(new AgentTransformer(agent, await inspect.handle(agent)).withReadiness())
  }
}
