import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import SaveWithTriggers from '#actions/triggers/save_with_triggers'
import PrepareGraph, { type SentGraph } from '#actions/workflows/prepare_graph'
import { writeWorkflowVersion } from '#actions/workflows/write_workflow_version'
import Workflow from '#models/workflow'

/** What a client may say of a workflow besides its graph. */
export interface WorkflowFields {
  name: string
  description?: string | null
  status?: string
  triggerConfig?: Record<string, unknown>
  scheduleEnabled?: boolean
  scheduleCron?: string | null
  scheduleTimezone?: string
  tags?: string[]
  isPublic?: boolean
}

/** The same as the columns' defaults, so that a new row needs no second look. */
const DEFAULTS = {
  description: null,
  status: 'draft',
  triggerConfig: {},
  scheduleEnabled: false,
  scheduleCron: null,
  scheduleTimezone: 'UTC',
  tags: [],
  isPublic: false,
  version: 1,
  lastExecutionAt: null,
}

/** Makes a workflow, its steps and its version 1. */
@inject()
export default class CreateWorkflow {
  constructor(
    protected prepareGraph: PrepareGraph,
    protected saveWithTriggers: SaveWithTriggers
  ) {}

  /** @throws ValidationException with every problem that the graph has, or when its triggers don't fit. */
  async handle(
    input: { userId: string; fields: WorkflowFields & SentGraph; parentId?: string },
    client?: TransactionClientContract
  ): Promise<Workflow> {
    const { steps, definition, ...fields } = input.fields
    return (client ?? db).transaction(async (trx) => {
      const owner = { ownerId: input.userId }
      const graph = await this.prepareGraph.handle({ steps, definition }, owner, trx)
      const workflow = new Workflow()
      workflow.merge({ ...DEFAULTS, ...fields, userId: input.userId })
      workflow.merge({ parentId: input.parentId ?? null })
      workflow.definition = graph.definition
      await this.saveWithTriggers.handle(workflow, trx)
      const origin = { createdBy: input.userId, parentId: null }
      await writeWorkflowVersion(workflow, graph, origin, trx)
      return workflow
    })
  }
}
