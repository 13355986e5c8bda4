import { SessionSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { withUuid } from '#models/uuid_model'

/** Why a session ended before its time. */
export type RevocationReason =
  | 'logout'
  | 'revoked'
  | 'password_changed'
  | 'password_reset'
  | 'token_reuse'
  | 'deactivated'
  | 'account_deleted'

/** One login: a family of refresh tokens of which the newest counts, and their access tokens. */
export default class Session extends compose(SessionSchema, withUuid) {
  @column()
  declare revokedReason: RevocationReason | null
}
