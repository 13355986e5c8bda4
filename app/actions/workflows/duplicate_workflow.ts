import { inject } from '@adonisjs/core'
import { copyName } from '#actions/copy_name'
import CreateWorkflow from '#actions/workflows/create_workflow'
import type Workflow from '#models/workflow'
import WorkflowVersion from '#models/workflow_version'

/** Makes a draft of a user's own that is what another workflow is now. */
@inject()
export default class DuplicateWorkflow {
  constructor(protected createWorkflow: CreateWorkflow) {}

  /** @throws ValidationException when the user can't use all of its agents. */
  async handle({ workflow, userId, name }: { workflow: Workflow; userId: string; name?: string }) {
    const { description, tags, scheduleCron, scheduleTimezone } = workflow
    // A copy has an address of its own, and no secret: whose the original is knows it.
    const { secret, ...triggerConfig } = workflow.triggerConfig
    const { steps, definition } = await WorkflowVersion.query()
      .where({ workflowId: workflow.id, version: workflow.version })
      .firstOrFail()
    const graph = { steps, definition: { ...definition } }
    const settings = { description, tags, triggerConfig, scheduleCron, scheduleTimezone }
    const fields = { ...settings, ...graph, name: name ?? copyName(workflow.name) }
    return this.createWorkflow.handle({ userId, fields, parentId: workflow.id })
  }
}
