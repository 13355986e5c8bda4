import db from '@adonisjs/lucid/services/db'
import SessionRevoked from '#events/session_revoked'
import type { RequestOrigin } from '#events/audited_event'
import type { RevocationReason } from '#models/session'

/** Ends a session: none of its tokens works from now on, its access token included. */
export default class RevokeSession {
  /**
   * A session that has ended already stays as it is, and nothing is announced. `actorId` is who
   * does it, where that is not the session's user.
   */
  async handle(
    sessionId: string,
    reason: RevocationReason,
    origin: RequestOrigin,
    actorId?: string
  ): Promise<void> {
    const [ended] = (await db
      .from('sessions')
      .where('id', sessionId)
      .whereNull('revoked_at')
      .returning('user_id')
      .update({ revoked_at: new Date(), revoked_reason: reason })) as { user_id: string }[]
    if (ended) await SessionRevoked.dispatch(actorId ?? ended.user_id, sessionId, reason, origin)
  }
}
