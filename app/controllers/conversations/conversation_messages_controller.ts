import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Conversation from '#models/conversation'
import ConversationPolicy from '#policies/conversation_policy'
import { ListMessages } from '#queries/conversations/list_conversations'
import ConversationMessageTransformer from '#transformers/conversation_message_transformer'
import { listMessagesValidator } from '#validators/conversation'

export default class ConversationMessagesController {
  /**
   * @index
   * @summary List what was said in a conversation
   * @operationId listConversationMessages
   */
  @inject()
  async index(ctx: HttpContext, listMessages: ListMessages) {
    const conversation = await Conversation.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ConversationPolicy).authorize('view', conversation)
    const query = await ctx.request.validateUsing(listMessagesValidator)
    const { rows, total } = await listMessages.handle(conversation.id, query)
    const { page, pageSize } = query
    const listed = ConversationMessageTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }
}
