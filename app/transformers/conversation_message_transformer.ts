import { BaseTransformer } from '@adonisjs/core/transformers'
import type ConversationMessage from '#models/conversation_message'

export default class ConversationMessageTransformer extends BaseTransformer<ConversationMessage> {
  toObject() {
    return this.pick(this.resource, [
      ...(['id', 'role', 'content', 'agentId', 'executionId', 'path', 'createdAt'] as const),
    ])
  }
}
