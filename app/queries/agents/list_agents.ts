import Agent from '#models/agent'
import { loadCounters } from '#queries/counters'
import { narrow, readPage, type ListRequest, type Page } from '#queries/page'

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
    const page = await readPage<typeof Agent>(query, input)
    await loadCounters('agents', page.rows)
    return page
  }
}
