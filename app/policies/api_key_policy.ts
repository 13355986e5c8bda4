import OwnedPolicy from '#policies/owned_policy'

/** API keys: own ones, and an admin may revoke anybody's. No key makes or reads keys. */
export default class ApiKeyPolicy extends OwnedPolicy {
  protected readonly resource = null
}
