import Conversation from '#models/conversation'
import ConversationMessage from '#models/conversation_message'
import { literal } from '#queries/narrow'
import { readPage, type ListRequest, type Page } from '#queries/page'

/** A page of a user's own conversations; `search` is within the key. */
export class ListConversations {
  async handle(input: Omit<ListRequest, 'tags'> & { userId: string }): Promise<Page<Conversation>> {
    const query = Conversation.query().where('userId', input.userId)
    if (input.search) query.whereILike('key', `%${literal(input.search)}%`)
    return readPage<typeof Conversation>(query, input, (page) => {
      page.select('*').withCount('messages')
    })
  }
}

/** A page of what was said in a conversation, in order. */
export class ListMessages {
  async handle(
    conversationId: string,
    request: Omit<ListRequest, 'sortBy'>
  ): Promise<Page<ConversationMessage>> {
    const query = ConversationMessage.query().where({ conversationId })
    return readPage<typeof ConversationMessage>(query, { ...request, sortBy: 'id' })
  }
}
