import { BaseTransformer } from '@adonisjs/core/transformers'
import type WorkflowVersion from '#models/workflow_version'

export default class WorkflowVersionTransformer extends BaseTransformer<WorkflowVersion> {
  toObject() {
    return this.pick(this.resource, [
      'id',
      'workflowId',
      'version',
      'parentId',
      'definition',
      'steps',
      'createdAt',
      'createdBy',
    ])
  }
}
