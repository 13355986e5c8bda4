import { BaseTransformer } from '@adonisjs/core/transformers'
import { countersOf } from '#models/counted'
import type { PlainRow } from '#models/plain_row'
import type Workflow from '#models/workflow'
import { shownCounters } from '#transformers/counters'
import WorkflowStepTransformer from '#transformers/workflow_step_transformer'

export default class WorkflowTransformer extends BaseTransformer<Workflow | PlainRow<Workflow>> {
  /** A workflow in a list: without its graph. */
  toObject() {
    const known = this.resource.lastExecutionAt?.valueOf() ?? null
    const { lastAt } = countersOf(this.resource)
    const last = Math.max(lastAt ?? 0, known ?? 0)
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
      ...shownCounters(this.resource),
      lastExecutionAt: last > 0 ? new Date(last).toISOString() : null,
    }
  }

  /** One workflow alone: with its graph in both forms. `steps` are to be loaded. */
  withGraph() {
    const { definition, steps } = this.resource as Workflow
    const { webhookUrl = null, nextFireAt = null } = (this.resource as Workflow).$extras
    return {
      ...this.toObject(),
      definition,
      steps: WorkflowStepTransformer.transform(steps),
      webhookUrl: webhookUrl as string | null,
      nextFireAt: nextFireAt as Date | null,
    }
  }
}
