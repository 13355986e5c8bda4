import { ConversationSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import ConversationMessage from '#models/conversation_message'
import { withUuid } from '#models/uuid_model'

/** What LLM agents of a user remember under a key. */
export default class Conversation extends compose(ConversationSchema, withUuid) {
  @hasMany(() => ConversationMessage)
  declare messages: HasMany<typeof ConversationMessage>
}
