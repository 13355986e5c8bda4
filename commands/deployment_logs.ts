import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'
import { requireWhole } from '#services/terminal/cells'

export default class DeploymentLogs extends ConsoleCommand {
  static override commandName = 'deployment:logs'
  static override description = 'Show what became of a deployment, the latest last'
  static override help = ['```', '{{ binaryName }} deployment:logs <id> --limit=100', '```']

  @args.string({ description: 'Its id' })
  declare deployment: string

  @flags.number({ description: 'Lines at most', default: 50 })
  declare limit: number

  protected override async perform() {
    const { default: Deployment } = await import('#models/deployment')
    const { default: DeploymentEvent } = await import('#models/deployment_event')
    const limit = requireWhole('--limit', this.limit, 1, 1000)
    const found = await this.find('deployment', this.deployment, (id) => Deployment.findLive(id))
    const latest = DeploymentEvent.query().where('deploymentId', found.id)
    const rows = await latest.orderBy('id', 'desc').limit(limit)
    const lines = rows.reverse().map(({ createdAt, level, message, metadata }) => ({
      ...{ createdAt, level, message, metadata },
    }))
    this.list(lines, ['createdAt', 'level', 'message', 'metadata'])
  }
}
