import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import ChangeMade from '#events/change_made'
import Conversation from '#models/conversation'
import ConversationPolicy from '#policies/conversation_policy'
import { ListConversations } from '#queries/conversations/list_conversations'
import ConversationTransformer from '#transformers/conversation_transformer'
import { listConversationsValidator } from '#validators/conversation'

export default class ConversationsController {
  /**
   * @index
   * @summary List own conversations
   * @operationId listConversations
   */
  @inject()
  async index(ctx: HttpContext, listConversations: ListConversations) {
    await ctx.bouncer.with(ConversationPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listConversationsValidator)
    const { id: userId } = ctx.auth.getUserOrFail()
    const { rows, total } = await listConversations.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = ConversationTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @show
   * @summary Show a conversation
   * @operationId getConversation
   */
  async show(ctx: HttpContext) {
    const conversation = await Conversation.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ConversationPolicy).authorize('view', conversation)
    await conversation.loadCount('messages')
    return ctx.serialize(ConversationTransformer.transform(conversation))
  }

  /**
   * @destroy
   * @summary Forget a conversation
   * @operationId deleteConversation
   */
  async destroy(ctx: HttpContext) {
    const conversation = await Conversation.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ConversationPolicy).authorize('delete', conversation)
    await conversation.delete()
    ChangeMade.note('conversation.deleted', conversation.id)
    return ctx.response.noContent()
  }
}
