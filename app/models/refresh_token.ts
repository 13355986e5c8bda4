import { RefreshTokenSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { withUuid } from '#models/uuid_model'
import Session from '#models/session'

/** A refresh token, known by its hash. One with `usedAt` that comes again was stolen. */
export default class RefreshToken extends compose(RefreshTokenSchema, withUuid) {
  @belongsTo(() => Session)
  declare session: BelongsTo<typeof Session>
}
