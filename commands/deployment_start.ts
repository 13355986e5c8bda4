import { args } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class DeploymentStart extends ConsoleCommand {
  static override commandName = 'deployment:start'
  static override description = 'Have a deployment serve'
  static override help = ['```', '{{ binaryName }} deployment:start <id>', '```']

  @args.string({ description: 'Its id' })
  declare deployment: string

  protected override async perform() {
    const { default: Deployment } = await import('#models/deployment')
    const found = await this.find('deployment', this.deployment, (id) => Deployment.findLive(id))

    const start = await this.make(() => import('#actions/deployments/start_deployment'))
    const input = { deploymentId: found.id, actorId: null }
    const { id, name, status } = await start.handle(input, this.origin)
    this.done(`${name} is ${status}`, { id, name, status })
  }
}
