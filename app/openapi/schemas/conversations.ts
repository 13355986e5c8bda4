import { count, id, nullable, object, oneOf, positive, said, text, time } from './shapes.js'

/** app/transformers/conversation_transformer and conversation_message_transformer. */
export const conversationSchemas = {
  Conversation: object({
    id,
    key: text,
    summary: nullable(said(text, 'Of what was said before the newest messages.')),
    messageCount: count,
    createdAt: time,
    updatedAt: time,
  }),
  ConversationMessage: object({
    id: positive,
    role: oneOf('user', 'assistant'),
    content: text,
    agentId: nullable(id),
    executionId: id,
    path: said(text, 'Where in the execution it was said.'),
    createdAt: time,
  }),
}
