import ApiKey from '#models/api_key'
import Session from '#models/session'
import User from '#models/user'

/**
 * Who came in a while ago, as of now: null when the account, the session or the API key no longer
 * counts. What a request is asked once, a connection that stays open is asked again and again.
 */
export default async function findStanding(before: User): Promise<User | null> {
  const user = await User.query()
    .where('id', before.id)
    .where('isActive', true)
    .whereNull('deletedAt')
    .first()
  if (user === null) return null
  if (before.currentApiKey) {
    const key = await ApiKey.find(before.currentApiKey.id)
    const counts =
      key?.isActive && !key.revokedAt && (!key.expiresAt || key.expiresAt.toMillis() > Date.now())
    if (!counts) return null
    user.scopes = key.scopes
  }
  if (before.currentSessionId !== undefined) {
    const session = await Session.find(before.currentSessionId)
    if (!session || session.revokedAt || session.expiresAt.toMillis() < Date.now()) return null
  }
  return user
}
