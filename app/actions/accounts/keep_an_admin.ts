import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ConflictException from '#exceptions/conflict_exception'
import User from '#models/user'

/**
 * Makes sure that somebody else is left who may do all, before a user stops being an admin who can
 * come in. The rows of all admins are locked until the transaction ends: of two admins who demote
 * each other at once, the second finds himself the last.
 *
 * @throws ConflictException when the user is the last active admin
 */
export async function keepAnAdmin(
  userId: string,
  client: TransactionClientContract
): Promise<void> {
  const admins = await User.query({ client })
    .select('id')
    .where({ role: 'admin', isActive: true })
    .whereNull('deletedAt')
    .orderBy('id')
    .forUpdate()
  if (admins.length === 1 && admins[0]?.id === userId) {
    throw new ConflictException('This is the last active admin')
  }
}
