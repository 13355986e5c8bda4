import ConflictException from '#exceptions/conflict_exception'

/** What a deployment runs can't be deleted; the details name the deployments. */
export default class DeployedException extends ConflictException {
  static override message = 'A deployment runs it: delete the deployment first'

  override readonly details

  constructor(deployments: { id: string; name: string }[]) {
    super()
    this.details = deployments.map(({ id, name }) => ({
      field: 'id',
      message: `The deployment "${name}" (${id}) runs it`,
      rule: 'inUse',
    }))
  }
}
