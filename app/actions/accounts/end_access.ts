import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { RevocationReason } from '#models/session'

/** Ends all sessions of a user: none of their tokens works from the next request on. */
export async function endSessions(
  userId: string,
  reason: RevocationReason,
  trx: TransactionClientContract
): Promise<void> {
  await trx
    .from('sessions')
    .where('user_id', userId)
    .whereNull('revoked_at')
    .update({ revoked_at: new Date(), revoked_reason: reason })
}

/** Revokes all API keys of a user. */
export async function revokeKeys(userId: string, trx: TransactionClientContract): Promise<void> {
  await trx
    .from('api_keys')
    .where('user_id', userId)
    .whereNull('revoked_at')
    .update({ revoked_at: new Date(), is_active: false })
}
