import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { endSessions } from '#actions/accounts/end_access'
import { keepAnAdmin } from '#actions/accounts/keep_an_admin'
import ConflictException from '#exceptions/conflict_exception'
import UserUpdated, { type FieldChanges } from '#events/user_updated'
import type { RequestOrigin } from '#events/audited_event'
import User, { type Role } from '#models/user'

/** What an admin may change of an account. */
type Changes = Partial<{ role: Role; isActive: boolean; fullName: string | null }>

/** An admin, or the console (an actor that is null), changes an account. Rights are read at each request, so they count at once. */
export default class UpdateUser {
  /**
   * @throws ConflictException when an admin would deactivate or demote himself, or the last one
   * @throws E_ROW_NOT_FOUND when the account was deleted meanwhile, which is 404
   */
  async handle(
    actorId: string | null,
    userId: string,
    changes: Changes,
    origin: RequestOrigin
  ): Promise<User> {
    const loses = changes.isActive === false || (changes.role && changes.role !== 'admin')
    if (loses && actorId === userId) {
      throw new ConflictException('Another admin has to deactivate or demote you')
    }
    const { user, changed } = await db.transaction(async (trx) => {
      if (loses) await keepAnAdmin(userId, trx)
      return this.#write(userId, changes, trx)
    })
    if (Object.keys(changed).length > 0) {
      await UserUpdated.dispatch(actorId, userId, changed, origin)
    }
    return user
  }

  async #write(userId: string, changes: Changes, client: TransactionClientContract) {
    const query = User.query({ client }).where('id', userId).whereNull('deletedAt')
    const user = await query.forUpdate().firstOrFail()
    const changed: FieldChanges = {}
    for (const [field, to] of Object.entries(changes)) {
      const from: unknown = user[field as keyof Changes]
      if (from !== to) changed[field] = { from, to }
    }
    await user.merge(changes).save()
    // Once activated again, the account shall not come back with old sessions.
    if (changed.isActive?.to === false) await endSessions(userId, 'deactivated', client)
    return { user, changed }
  }
}
