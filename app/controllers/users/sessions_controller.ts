import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RevokeSession from '#actions/accounts/revoke_session'
import Session from '#models/session'
import SessionPolicy from '#policies/session_policy'
import listSessions from '#queries/list_sessions'
import SessionTransformer from '#transformers/session_transformer'
import { listSessionsValidator } from '#validators/session'

export default class SessionsController {
  /**
   * @index
   * @summary List the own sessions
   * @operationId listSessions
   */
  async index({ auth, bouncer, request, serializeList }: HttpContext) {
    const user = auth.getUserOrFail()
    await bouncer.with(SessionPolicy).authorize('viewList')
    const query = await request.validateUsing(listSessionsValidator)
    const { rows, totalItems } = await listSessions(user.id, query)
    const sessions = SessionTransformer.transform(rows, user.currentSessionId)
    return serializeList(sessions, { ...query, totalItems })
  }

  /**
   * @destroy
   * @summary End a session
   * @operationId revokeSession
   */
  @inject()
  async destroy(
    { auth, bouncer, params, response, origin }: HttpContext,
    revokeSession: RevokeSession
  ) {
    const session = await Session.query()
      .where('id', params.id)
      .whereNull('revokedAt')
      .firstOrFail()
    await bouncer.with(SessionPolicy).authorize('delete', session)
    await revokeSession.handle(session.id, 'revoked', origin(), auth.getUserOrFail().id)
    return response.noContent()
  }
}
