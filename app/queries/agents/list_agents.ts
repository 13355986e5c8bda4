import Agent from '#models/agent'
import { narrow } from '#queries/narrow'
import { readPage, type ListRequest, type Page } from '#queries/page'

export interface ListAgentsInput extends ListRequest {
  userId: string
  type?: string
  status?: string
}

/** A page of a user's own agents, with their counters. */
export default class ListAgents {
  async handle(input: ListAgentsInput): Promise<Page<Agent>> {
    const query = Agent.query().where('userId', input.userId).whereNull('deletedAt')
    if (input.type) query.where('type', input.type)
    if (input.status) query.where('status', input.status)
    narrow(query, input)
    return readPage<typeof Agent>(query, input, (page) => {
      page.select('agents.*').withScopes((scopes) => scopes.withPending())
    })
  }
}
