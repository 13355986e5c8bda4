import { BaseTransformer } from '@adonisjs/core/transformers'
import type Workflow from '#models/workflow'
import { countersOf } from '#transformers/counters'
import WorkflowStepTransformer from '#transformers/workflow_step_transformer'

export default class WorkflowTransformer extends BaseTransformer<Workflow> {
  /** A workflow in a list: without its graph. */
  toObject() {
    const { counters, lastExecutionAt } = this.resource
    const lastAt = counters?.lastAt ?? null
    const known = lastExecutionAt?.toJSDate() ?? null
    return {
      ...this.pick(this.resource, [
        'id',
        'name',
        'description',
        'userId',
        'status',
        'version',
        'parentId',
        'triggerConfig',
        'scheduleEnabled',
        'scheduleCron',
        'scheduleTimezone',
        'tags',
        'isPublic',
        'createdAt',
        'updatedAt',
      ]),
      ...countersOf(this.resource),
      lastExecutionAt: lastAt && (!known || lastAt > known) ? lastAt : known,
    }
  }

  /** One workflow alone: with its graph in both forms. `steps` are to be loaded. */
  withGraph() {
    return {
      ...this.toObject(),
      definition: this.resource.definition,
      steps: WorkflowStepTransformer.transform(this.resource.steps),
    }
  }
}
