import Deployment from '#models/deployment'
import { narrow } from '#queries/narrow'
import { readPage, type ListRequest, type Page } from '#queries/page'

export interface ListDeploymentsInput extends Omit<ListRequest, 'tags'> {
  /** Whose; everybody's where it is null. */
  userId: string | null
  environment?: string
  status?: string
}

/** A page of a user's own deployments. */
export default class ListDeployments {
  async handle(input: ListDeploymentsInput): Promise<Page<Deployment>> {
    const query = Deployment.query().whereNull('deletedAt')
    if (input.userId !== null) query.where('userId', input.userId)
    if (input.environment) query.where('environment', input.environment)
    if (input.status) query.where('status', input.status)
    narrow(query, { search: input.search })
    return readPage<typeof Deployment>(query, input)
  }
}
