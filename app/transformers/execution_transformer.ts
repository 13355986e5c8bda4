import { BaseTransformer } from '@adonisjs/core/transformers'
import type { default as Execution, ListedExecution } from '#models/execution'

export default class ExecutionTransformer extends BaseTransformer<Execution | ListedExecution> {
  toObject() {
    const { workflow } = this.resource
    return {
      ...this.pick(this.resource, [
        'id',
        'workflowId',
        'workflowVersion',
        'agentId',
        'agentVersion',
        'userId',
        'deploymentId',
        'parentExecutionId',
        'status',
        'triggerType',
        'triggerData',
        'startedAt',
        'completedAt',
        'durationMs',
        'inputData',
        'outputData',
        'stepsCompleted',
        'stepsFailed',
        'stepsTotal',
        'errorMessage',
        'errorCode',
        'usage',
        'createdAt',
      ]),
      workflow: workflow ? { id: workflow.id, name: workflow.name } : null,
    }
  }

  /** How it stands, without what went in and what came out. */
  withoutData() {
    const { inputData, outputData, triggerData, ...rest } = this.toObject()
    return rest
  }

  /** For admins: with the stack of what went wrong. */
  withStack() {
    return { ...this.toObject(), errorStack: this.resource.errorStack }
  }
}
