import OwnedPolicy from '#policies/owned_policy'

/** Sessions: own ones, and an admin's are all. No API key reaches them. */
export default class SessionPolicy extends OwnedPolicy {
  protected readonly resource = null
}
