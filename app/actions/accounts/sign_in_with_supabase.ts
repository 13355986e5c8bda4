import type { SupabaseIdentity } from '#auth/supabase/supabase_tokens'
import { openSupabaseAccount } from '#actions/accounts/open_supabase_account'
import type { RequestOrigin } from '#events/audited_event'
import User from '#models/user'

/**
 * The local user of a Supabase account, made at its first request. Its role is ours to give.
 *
 * @returns null when the account may not come in: deactivated or deleted
 * @throws ForbiddenException when it has no address, or one of an account that can't be linked
 */
export async function signInWithSupabase(
  identity: SupabaseIdentity,
  origin: RequestOrigin
): Promise<User | null> {
  const known = await User.findBy('supabaseId', identity.supabaseId)
  const user = known ?? (await openSupabaseAccount(identity, origin))
  const proved = identity.emailVerified && identity.email === user.email
  if (proved && !user.emailVerified) await user.merge({ emailVerified: true }).save()
  return user.isActive && user.deletedAt === null ? user : null
}
