import type User from '#models/user'
import OwnedPolicy, { type Owned } from '#policies/owned_policy'

/** People limit what is theirs; what an admin has set, an admin changes. No key reaches budgets. */
export default class BudgetPolicy extends OwnedPolicy {
  protected readonly resource = null

  override delete(user: User, row: Owned & { setByAdmin: boolean }): boolean {
    return super.delete(user, row) && (!row.setByAdmin || user.role === 'admin')
  }

  /** Budgets of somebody else. */
  viewOthers(user: User): boolean {
    return this.may(user, 'read') && user.role === 'admin'
  }
}
