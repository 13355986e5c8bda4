import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** The audit trail: people read what they did, admins all. No API key reaches it, nor automation. */
export default class AuditLogPolicy extends BasePolicy {
  /** @param of Whose doings; undefined for whatever the user may see. */
  viewList(user: User, of?: string): boolean {
    if (user.scopes !== null || user.role === 'agent') return false
    return user.role === 'admin' || of === undefined || of === user.id
  }
}
