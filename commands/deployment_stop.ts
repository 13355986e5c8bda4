import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class DeploymentStop extends ConsoleCommand {
  static override commandName = 'deployment:stop'
  static override description = 'Have a deployment take nothing new; what runs may end'
  static override help = ['```', '{{ binaryName }} deployment:stop <id> --yes', '```']

  @args.string({ description: 'Its id' })
  declare deployment: string

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean
  protected override async perform() {
    const { default: Deployment } = await import('#models/deployment')
    const found = await this.find('deployment', this.deployment, (id) => Deployment.findLive(id))
    await this.confirm(`Stop ${found.name}?`, this.yes)
    const stop = await this.make(() => import('#actions/deployments/stop_deployment'))
    const input = { deploymentId: found.id, actorId: null }
    const { id, name, status } = await stop.handle(input, this.origin)
    this.done(`${name} is ${status}`, { id, name, status })
  }
}
