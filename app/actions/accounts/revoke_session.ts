import { DateTime } from 'luxon'
import SessionRevoked from '#events/session_revoked'
import type { RequestOrigin } from '#events/audited_event'
import Session, { type RevocationReason } from '#models/session'

/** Ends a session: none of its tokens works from now on, its access token included. */
export default class RevokeSession {
  /** A session that has ended already stays as it is, and nothing is announced. */
  async handle(sessionId: string, reason: RevocationReason, origin: RequestOrigin): Promise<void> {
    const [ended] = (await Session.query()
      .where('id', sessionId)
      .whereNull('revokedAt')
      .update({ revokedAt: DateTime.utc().toJSDate(), revokedReason: reason }, ['user_id'])) as {
      user_id: string
    }[]
    if (ended) await SessionRevoked.dispatch(ended.user_id, sessionId, reason, origin)
  }
}
