import WorkflowVersion from '#models/workflow_version'
import type { Page } from '#queries/page'

/** A page of a workflow's versions, the newest first. */
export default class ListWorkflowVersions {
  async handle(input: {
    workflowId: string
    /** The workflow's version: versions are numbered without gaps, so it is how many there are. */
    newest: number
    page: number
    pageSize: number
  }): Promise<Page<WorkflowVersion>> {
    const rows = await WorkflowVersion.query()
      .where('workflowId', input.workflowId)
      .orderBy('version', 'desc')
      .offset((input.page - 1) * input.pageSize)
      .limit(input.pageSize)
    return { rows, total: input.newest }
  }
}
