import Agent from '#models/agent'
import type { PlainRow } from '#models/plain_row'
import { narrow } from '#queries/narrow'
import { readPlainPage, type ListRequest, type Page } from '#queries/page'

export interface ListAgentsInput extends ListRequest {
  userId: string
  type?: string
  status?: string
}

/** A page of a user's own agents, with their counters. */
export default class ListAgents {
  async handle(input: ListAgentsInput): Promise<Page<PlainRow<Agent>>> {
    const query = Agent.query().where('userId', input.userId).whereNull('deletedAt')
    if (input.type) query.where('type', input.type)
    if (input.status) query.where('status', input.status)
    narrow(query, input)
    return readPlainPage<typeof Agent>(query, input, (page) => {
      page.select('agents.*').withScopes((scopes) => scopes.withPending())
    })
  }
}
