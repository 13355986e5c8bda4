import { BaseTransformer } from '@adonisjs/core/transformers'
import type WorkflowStep from '#models/workflow_step'

export default class WorkflowStepTransformer extends BaseTransformer<WorkflowStep> {
  toObject() {
    return this.pick(this.resource, [
      'id',
      'stepKey',
      'stepName',
      'stepType',
      'position',
      'agentId',
      'config',
      'inputs',
      'outputs',
      'dependsOn',
      'retryCount',
      'retryDelayMs',
      'timeoutMs',
      'onError',
    ])
  }
}
