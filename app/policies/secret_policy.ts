import type User from '#models/user'
import OwnedPolicy from '#policies/owned_policy'

/** Everybody has their own secrets, and reaches no others: a name says nothing of whose it is. */
export default class SecretPolicy extends OwnedPolicy {
  protected readonly resource = null

  /** Asked before a secret is looked for, so that an API key can't find out names. */
  manage(user: User): boolean {
    return this.may(user, 'write')
  }
}
