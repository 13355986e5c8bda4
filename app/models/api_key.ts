import { ApiKeySchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { COUNT_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'
import User from '#models/user'

/** A key for programs, known by its hash and limited to its scopes. */
export default class ApiKey extends compose(ApiKeySchema, withUuid) {
  @column()
  declare scopes: string[]

  @column(COUNT_COLUMN)
  declare usageCount: number

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>
}
