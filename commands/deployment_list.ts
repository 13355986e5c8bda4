import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class DeploymentList extends ListCommand {
  static override commandName = 'deployment:list'
  static override description = 'List deployments'
  static override help = ['```', '{{ binaryName }} deployment:list --status=running', '```']

  @flags.string({ description: 'Only of this user: e-mail or id' })
  declare user?: string

  @flags.string({ description: 'Only of this status' })
  declare status?: string

  @flags.string({ description: 'development, staging or production' })
  declare environment?: string

  protected override async perform() {
    const { listDeploymentsValidator } = await import('#validators/deployment')
    const { default: Transformer } = await import('#transformers/deployment_transformer')
    const { status, environment } = this
    const filters = await listDeploymentsValidator.validate({ status, environment })
    const list = await this.make(() => import('#queries/deployments/list_deployments'))
    const userId = await this.idOfUser(this.user)
    const { rows, total } = await list.handle({ ...filters, ...this.asked(), userId })
    const deployments = rows.map((row) => new Transformer(row).toObject())
    const columns = ['id', 'name', 'environment', 'status', 'version', 'healthStatus']
    this.list(deployments, [...columns, 'totalRequests', 'totalErrors'], total)
  }
}
