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
  const user = known ?? (await firstSignIn(identity, origin))
  const proved = identity.emailVerified && identity.email === user.email
  if (proved && !user.emailVerified) await user.merge({ emailVerified: true }).save()
  return user.isActive && user.deletedAt === null ? user : null
}

async function firstSignIn(identity: SupabaseIdentity, origin: RequestOrigin): Promise<User> {
  const { email } = identity
  if (email === null || email.length > 254 || !ADDRESS.test(email)) {
    throw new ForbiddenException('The Supabase account has no usable e-mail')
  }
  const account = await findAccount(email)
  return account ? link(account, identity, origin) : create(email, identity, origin)
}

/** Both sides must have proved the address: else who only claims it would share the account. */
async function link(account: User, identity: SupabaseIdentity, origin: RequestOrigin) {
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
  const times = { lastLoginAt: DateTime.utc() }
  try {
    const user = await User.create({ email, supabaseId, emailVerified, ...rights, ...times })
    await UserRegistered.dispatch(user.id, origin)
    return user.refresh()
  } catch (error) {
    // Two first requests at once: the other one made it.
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
    const made = await User.findBy('supabaseId', supabaseId)
    if (made === null) throw new ForbiddenException('An account with this e-mail exists')
    return made
  }
}
