import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Takes a person out of the audit trail: what happened and when stays. Failed logins have no user,
 * but name the address that was tried; they stay as they are where it is another account's by now.
 */
export async function anonymizeAudit(
  userId: string,
  email: string,
  trx: TransactionClientContract
): Promise<void> {
  await trx
    .from('audit_logs')
    .where('user_id', userId)
    .orWhere((about) => about.where('resource_type', 'user').where('resource_id', userId))
    .orWhere((failed) =>
      failed
        .where('action', 'user.login_failed')
        .whereRaw(`changes->>'email' = ?`, [email])
        .whereRaw(
          'not exists (select 1 from users where lower(email) = lower(?) and id <> ? and deleted_at is null)',
          [email, userId]
        )
    )
    .update({ user_id: null, changes: null, ip_address: null, user_agent: null })
}
