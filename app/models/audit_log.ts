import { AuditLogSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'

/** Who did what, when and from where. Rows are written once and never changed. */
export default class AuditLog extends compose(AuditLogSchema, withUuid) {
  @column(JSON_COLUMN)
  declare changes: Record<string, unknown> | null
}
