import db from '@adonisjs/lucid/services/db'
import { endSessions } from '#actions/accounts/end_access'
import { hashPassword } from '#auth/password'
import ChangeMade from '#events/change_made'
import type User from '#models/user'

/** An operator gives an account a new password; its sessions and links of mails end. */
export default class SetPassword {
  async handle(user: User, password: string): Promise<void> {
    const hashed = await hashPassword(password)
    await db.transaction(async (trx) => {
      await endSessions(user.id, 'password_reset', trx)
      await trx
        .from('one_time_tokens')
        .where({ user_id: user.id, purpose: 'reset_password' })
        .delete()
      await user.merge({ password: hashed }).useTransaction(trx).save()
    })
    ChangeMade.note('user.password_reset', user.id)
  }
}
