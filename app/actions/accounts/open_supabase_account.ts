import { DateTime } from 'luxon'
import type { SupabaseIdentity } from '#auth/supabase/supabase_tokens'
import ForbiddenException from '#exceptions/forbidden_exception'
import SupabaseAccountLinked from '#events/supabase_account_linked'
import UserRegistered from '#events/user_registered'
import type { RequestOrigin } from '#events/audited_event'
import User from '#models/user'
import findAccount from '#queries/users/find_account'

const UNIQUE_VIOLATION = '23505'

/** What an address must be to be one of ours; see the validator of registrations. */
const ADDRESS = /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/

/**
 * Makes the local user of a Supabase account, or links the one that has its address.
 *
 * @throws ForbiddenException when it has no address, or one of an account that can't be linked
 */
export async function openSupabaseAccount(
  identity: SupabaseIdentity,
  origin: RequestOrigin
): Promise<User> {
  const { email } = identity
  if (email === null || email.length > 254 || !ADDRESS.test(email)) {
    throw new ForbiddenException('The Supabase account has no usable e-mail')
  }
  const account = await findAccount(email)
  return account ? link(account, identity, origin) : create(email, identity, origin)
}

/** Both sides must have proved the address: else who only claims it would share the account. */
async function link(account: User, identity: SupabaseIdentity, origin: RequestOrigin) {
  // Two first requests at once: the other one made it.
  if (account.supabaseId === identity.supabaseId) return account
  const proved = identity.emailVerified && account.emailVerified
  if (!proved || account.supabaseId !== null) {
    throw new ForbiddenException(
      'An account with this e-mail exists, and is not linked to this one'
    )
  }
  if (!account.isActive) return account
  await account.merge({ supabaseId: identity.supabaseId, lastLoginAt: DateTime.utc() }).save()
  await SupabaseAccountLinked.dispatch(account.id, identity.supabaseId, origin)
  return account
}

async function create(email: string, identity: SupabaseIdentity, origin: RequestOrigin) {
  const { supabaseId, emailVerified } = identity
  const rights = { role: 'user' as const, isActive: true, preferences: {} }
  const account = { email, supabaseId, emailVerified, ...rights, lastLoginAt: DateTime.utc() }
  const user = await User.create(account).catch((error: { code?: string }) => {
    if (error.code === UNIQUE_VIOLATION) return null
    throw error
  })
  if (user === null) return User.findByOrFail({ supabaseId })
  await UserRegistered.dispatch(user.id, origin)
  return user.refresh()
}
