import { nothing, one, pageOf, type Operations } from '../operation.js'
import { listConversationsValidator, listMessagesValidator } from '#validators/conversation'

export const conversationOperations: Operations = {
  listConversations: {
    description: 'What LLM agents remember for you; `search` is within the key.',
    query: listConversationsValidator,
    answers: { 200: pageOf('Conversation', 'A page of conversations.') },
  },
  getConversation: {
    description: '`summary` is what agents are given of what was said before the newest messages.',
    answers: { 200: one('Conversation', 'The conversation.') },
  },
  listConversationMessages: {
    description: 'In the order in which they were said. A summary does not take them away.',
    query: listMessagesValidator,
    answers: { 200: pageOf('ConversationMessage', 'A page of messages.') },
  },
  deleteConversation: {
    description: 'Agents begin anew under its key. What executions have of it stays with them.',
    answers: { 204: nothing('Forgotten.') },
  },
}
