import OwnedPolicy from '#policies/owned_policy'

/** An owner may do all with a deployment; automation calls its endpoint, with the key of that. */
export default class DeploymentPolicy extends OwnedPolicy {
  protected readonly resource = 'deployments' as const
}
