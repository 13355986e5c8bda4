import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { lockWorkflow } from '#actions/workflows/lock_workflow'
import type { WorkflowGraph } from '#actions/workflows/prepare_graph'
import RequireAgents from '#actions/workflows/require_agents'
import { writeWorkflowVersion } from '#actions/workflows/write_workflow_version'
import NotFoundException from '#exceptions/not_found_exception'
import type Workflow from '#models/workflow'
import WorkflowVersion from '#models/workflow_version'

/** Makes an old version the newest: a new version with its graph, so that history only grows. */
@inject()
export default class RestoreWorkflowVersion {
  constructor(protected requireAgents: RequireAgents) {}

  /**
   * @throws NotFoundException when the workflow never had this version.
   * @throws ValidationException when an agent that this version uses is gone.
   */
  async handle(input: { workflowId: string; version: number; actorId: string }): Promise<Workflow> {
    return db.transaction(async (trx) => {
      const workflow = await lockWorkflow(input.workflowId, trx)
      const { workflowId, version } = input
      const old = await WorkflowVersion.query({ client: trx })
        .where({ workflowId, version })
        .first()
      if (!old) throw new NotFoundException()
      const graph = { steps: old.steps, definition: old.definition } as WorkflowGraph
      await this.requireAgents.handle(graph.steps, workflow.userId, trx)
      workflow.version += 1
      workflow.definition = old.definition
      const origin = { createdBy: input.actorId, parentId: old.id }
      await writeWorkflowVersion(workflow, graph, origin, trx)
      return workflow.save()
    })
  }
}
