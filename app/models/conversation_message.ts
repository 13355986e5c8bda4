import { ConversationMessageSchema } from '#database/schema'
import { column } from '@adonisjs/lucid/orm'
import { COUNT_COLUMN } from '#models/columns'

/** What somebody said in a conversation. */
export default class ConversationMessage extends ConversationMessageSchema {
  static override table = 'conversation_messages'

  @column({ isPrimary: true, ...COUNT_COLUMN })
  declare id: number

  @column()
  declare role: 'user' | 'assistant'
}
