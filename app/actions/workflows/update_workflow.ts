import { isDeepStrictEqual } from 'node:util'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import SaveWithTriggers from '#actions/triggers/save_with_triggers'
import type { WorkflowFields } from '#actions/workflows/create_workflow'
import { lockWorkflow } from '#actions/workflows/lock_workflow'
import PrepareGraph, { type SentGraph, type WorkflowGraph } from '#actions/workflows/prepare_graph'
import { currentVersion, writeWorkflowVersion } from '#actions/workflows/write_workflow_version'
import type Workflow from '#models/workflow'

interface Input {
  workflowId: string
  actorId: string
  changes: Partial<WorkflowFields> & SentGraph
  ifMatch?: readonly string[]
}

/** Changes a workflow. A change of its graph makes a new version; a change of its name doesn't. */
@inject()
export default class UpdateWorkflow {
  constructor(
    protected prepareGraph: PrepareGraph,
    protected saveWithTriggers: SaveWithTriggers
  ) {}

  /**
   * @throws ValidationException with every problem that the graph has, or when its triggers don't fit.
   * @throws NotFoundException when it has been deleted meanwhile.
   * @throws PreconditionFailedException when it is in no state of `ifMatch`.
   */
  async handle({ workflowId, actorId, changes, ifMatch }: Input): Promise<Workflow> {
    const { steps, definition, ...fields } = changes
    return db.transaction(async (trx) => {
      const workflow = await lockWorkflow(workflowId, trx, ifMatch)
      workflow.merge(fields)
      if (steps || definition)
        await this.#changeGraph(workflow, { steps, definition }, actorId, trx)
      return this.saveWithTriggers.handle(workflow, trx)
    })
  }

  async #changeGraph(
    workflow: Workflow,
    sent: SentGraph,
    createdBy: string,
    trx: TransactionClientContract
  ): Promise<void> {
    const version = await currentVersion(workflow, trx)
    const { steps, definition } = version
    const current = { steps, definition } as WorkflowGraph
    const owned = { current, ownerId: workflow.userId }
    const graph = await this.prepareGraph.handle(sent, owned, trx)
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(graph)), current)) return
    workflow.version += 1
    workflow.definition = graph.definition
    await writeWorkflowVersion(workflow, graph, { createdBy, parentId: version.id }, trx)
  }
}
