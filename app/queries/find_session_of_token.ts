import { refreshTokenHash } from '#auth/refresh_token'
import Session from '#models/session'

/** The session that a refresh token belongs to, ended or not; null for an unknown token. */
export default function findSessionOfToken(refreshToken: string): Promise<Session | null> {
  return Session.query()
    .join('refresh_tokens', 'refresh_tokens.session_id', 'sessions.id')
    .where('refresh_tokens.token_hash', refreshTokenHash(refreshToken))
    .select('sessions.*')
    .first()
}
