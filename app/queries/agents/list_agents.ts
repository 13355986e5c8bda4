import Agent from '#models/agent'
import type { PlainRow } from '#models/plain_row'
import { narrow } from '#queries/narrow'
import { readPlainPage, type ListRequest, type Page } from '#queries/page'

export interface ListAgentsInput extends ListRequest {
  /** Whose; everybody's where it is null. */
  userId: string | null
  type?: string
  status?: string
}

/** A page of a user's own agents, with their counters. */
export default class ListAgents {
  async handle(input: ListAgentsInput): Promise<Page<PlainRow<Agent>>> {
    const query = Agent.query().whereNull('deletedAt')
    if (input.userId !== null) query.where('userId', input.userId)
    if (input.type) query.where('type', input.type)
    if (input.status) query.where('status', input.status)
    narrow(query, input)
    return readPlainPage<typeof Agent>(query, input, (page) => {
      page.select('agents.*').withScopes((scopes) => scopes.withPending())
    })
  }
}
