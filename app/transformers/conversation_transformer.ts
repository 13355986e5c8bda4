import { BaseTransformer } from '@adonisjs/core/transformers'
import type Conversation from '#models/conversation'

export default class ConversationTransformer extends BaseTransformer<Conversation> {
  toObject() {
    const { $extras } = this.resource
    return {
      ...this.pick(this.resource, ['id', 'key', 'summary', 'createdAt', 'updatedAt']),
      messageCount: Number($extras.messages_count),
    }
  }
}
