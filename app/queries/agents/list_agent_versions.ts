import AgentVersion from '#models/agent_version'
import type { Page } from '#queries/page'

/** A page of an agent's versions, the newest first. */
export default class ListAgentVersions {
  async handle(input: {
    agentId: string
    /** The agent's version: versions are numbered without gaps, so it is how many there are. */
    newest: number
    page: number
    pageSize: number
  }): Promise<Page<AgentVersion>> {
    const rows = await AgentVersion.query()
      .where('agentId', input.agentId)
      .orderBy('version', 'desc')
      .offset((input.page - 1) * input.pageSize)
      .limit(input.pageSize)
    return { rows, total: input.newest }
  }
}
