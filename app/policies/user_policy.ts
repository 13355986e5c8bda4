import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** What people may do with their own account. No API key reaches users or sessions. */
export default class UserPolicy extends BasePolicy {
  /** Reading the own profile is all that role `agent` may. */
  viewSelf(user: User): boolean {
    return user.scopes === null
  }

  /** The own profile, password and sessions. */
  manageSelf(user: User): boolean {
    return user.scopes === null && user.role !== 'agent'
  }

  /** The accounts of others. */
  manageOthers(user: User): boolean {
    return user.scopes === null && user.role === 'admin'
  }
}
