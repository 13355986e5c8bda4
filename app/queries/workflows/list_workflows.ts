import Workflow from '#models/workflow'
import type { PlainRow } from '#models/plain_row'
import { narrow } from '#queries/narrow'
import { readPlainPage, type ListRequest, type Page } from '#queries/page'

export interface ListWorkflowsInput extends ListRequest {
  /** Whose; everybody's where it is null. */
  userId: string | null
  status?: string
}

/** What a list shows: everything but the graph, which may be large. */
const COLUMNS = Workflow.$columns.filter((column) => column !== 'definition')

/** A page of a user's own workflows, with their counters and without their graphs. */
export default class ListWorkflows {
  async handle(input: ListWorkflowsInput): Promise<Page<PlainRow<Workflow>>> {
    const query = Workflow.query().whereNull('deletedAt')
    if (input.userId !== null) query.where('userId', input.userId)
    if (input.status) query.where('status', input.status)
    narrow(query, input)
    return readPlainPage<typeof Workflow>(query, input, (page) => {
      page.select(...COLUMNS).withScopes((scopes) => scopes.withPending())
    })
  }
}
