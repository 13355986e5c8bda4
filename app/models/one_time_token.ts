import { OneTimeTokenSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { withUuid } from '#models/uuid_model'

/** What a token that goes out by mail is good for. */
export type TokenPurpose = 'reset_password' | 'verify_email'

/** A token that went out by mail, known by its hash and good for one use. */
export default class OneTimeToken extends compose(OneTimeTokenSchema, withUuid) {
  @column()
  declare purpose: TokenPurpose
}
