import DeploymentRelease from '#models/deployment_release'
import type { Page } from '#queries/page'

/** A page of what a deployment has run, the newest first. */
export default class ListReleases {
  async handle(input: {
    deploymentId: string
    /** Releases are numbered without gaps, so it is how many there are. */
    newest: number
    page: number
    pageSize: number
  }): Promise<Page<DeploymentRelease>> {
    const rows = await DeploymentRelease.query()
      .where('deploymentId', input.deploymentId)
      .orderBy('number', 'desc')
      .offset((input.page - 1) * input.pageSize)
      .limit(input.pageSize)
    return { rows, total: input.newest }
  }
}
