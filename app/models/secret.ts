import { SecretSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { withUuid } from '#models/uuid_model'

/** A value that a user's agents may use by its name, and that nobody reads back. */
export default class Secret extends compose(SecretSchema, withUuid) {
  /** An envelope of the vault; never serialized. */
  @column({ serializeAs: null })
  declare value: string

  /**
   * A user's own secret.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findOwn(userId: string, name: string): Promise<Secret> {
    return this.query().where({ userId, name }).firstOrFail()
  }
}
