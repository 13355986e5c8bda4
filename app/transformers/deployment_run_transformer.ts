import config from '@adonisjs/core/services/config'
import { BaseTransformer } from '@adonisjs/core/transformers'
import type { default as Execution, ListedExecution } from '#models/execution'

/** An execution as who asked a deployment for it sees it: nothing of how it came about. */
export default class DeploymentRunTransformer extends BaseTransformer<Execution | ListedExecution> {
  toObject() {
    const { id, deploymentId, status, errorCode, outputData } = this.resource
    const { createdAt, startedAt, completedAt, durationMs } = this.resource
    return {
      executionId: id,
      status,
      output: status === 'completed' ? (outputData ?? null) : null,
      errorCode,
      ...{ createdAt, startedAt, completedAt, durationMs },
      statusUrl: `${config.get<string>('app.appUrl')}/run/${deploymentId}/executions/${id}`,
    }
  }
}
