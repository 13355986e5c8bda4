import type Workflow from '#models/workflow'
import WorkflowStep from '#models/workflow_step'

/** Reads what a workflow shows besides its own row: its steps and its counters. */
export default class ShowWorkflow {
  async handle(workflow: Workflow): Promise<Workflow> {
    const steps = await WorkflowStep.query()
      .where('workflowId', workflow.id)
      .orderBy('position')
      .orderBy('id')
    workflow.$setRelated('steps', steps)
    return workflow
  }
}
