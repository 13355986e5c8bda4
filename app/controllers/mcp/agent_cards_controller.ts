import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import NotFoundException from '#exceptions/not_found_exception'
import ListPublic from '#queries/mcp/list_public'
import AgentCardTransformer from '#transformers/agent_card_transformer'

/** Seconds for which others may keep the card. */
const MAX_AGE = 60

export default class AgentCardsController {
  /**
   * @show
   * @summary Read the agent card of this server
   * @operationId getAgentCard
   */
  @inject()
  async show({ response }: HttpContext, listPublic: ListPublic) {
    const found = await listPublic.handle()
    if (found.length === 0) throw new NotFoundException()
    response.header('Cache-Control', `public, max-age=${MAX_AGE}`)
    return response.send(new AgentCardTransformer(found).toObject())
  }
}
