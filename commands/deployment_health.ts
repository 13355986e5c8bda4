import { args } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class DeploymentHealth extends ConsoleCommand {
  static override commandName = 'deployment:health'
  static override description = 'Show how a deployment does; exit code 1 when it is unhealthy'
  static override help = ['```', '{{ binaryName }} deployment:health <id> --json', '```']

  @args.string({ description: 'Its id' })
  declare deployment: string

  protected override async perform() {
    const { default: Deployment } = await import('#models/deployment')
    const { default: Transformer } = await import('#transformers/deployment_transformer')
    const found = await this.find('deployment', this.deployment, (id) => Deployment.findLive(id))
    const told = new Transformer(found).toObject()
    const { id, name, status, statusReason, healthStatus, healthReason } = told
    const { lastHealthCheckAt, totalRequests, totalErrors, avgResponseTimeMs } = told
    this.show({
      ...{ id, name, status, statusReason, healthStatus, healthReason },
      ...{ lastHealthCheckAt, totalRequests, totalErrors, avgResponseTimeMs },
    })
    if (healthStatus === 'unhealthy' || status === 'failed') this.exitCode = 1
  }
}
