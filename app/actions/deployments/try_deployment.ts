import { inject } from '@adonisjs/core'
import RunDeployment from '#actions/deployments/run_deployment'
import AwaitExecution from '#actions/executions/await_execution'
import CancelExecution from '#actions/executions/cancel_execution'
import type { JsonObject } from '#engine/graph/types'
import type { HealthStatus } from '#events/deployment_health_changed'
import ApiException from '#exceptions/api_exception'
import ConflictException from '#exceptions/conflict_exception'
import RateLimitExceededException from '#exceptions/rate_limit_exceeded_exception'
import type { HealthCheck } from '#models/deployment_config'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** That a check has not passed. */
interface Failure {
  status: HealthStatus
  reason: string
}

/** Tries a deployment with the input of its health check. What takes too long is cancelled. */
@inject()
export default class TryDeployment {
  constructor(
    protected runDeployment: RunDeployment,
    protected awaitExecution: AwaitExecution,
    protected cancel: CancelExecution
  ) {}

  /** @returns Null where the check passed. One that runs as much as it may refuses, and is not broken. */
  async handle(deployment: ServingDeployment, check: HealthCheck): Promise<Failure | null> {
    try {
      await this.awaitExecution.ready()
      const inputData = check.input as JsonObject
      const { executionId } = await this.runDeployment.handle(deployment, { inputData })
      const waited = { executionId, timeoutMs: check.timeoutMs, fresh: true }
      const { execution, finished } = await this.awaitExecution.handle(waited)
      if (!finished) {
        await this.#drop(executionId)
        return unhealthy(`The check took longer than ${check.timeoutMs} ms`)
      }
      if (execution.status === 'completed') return null
      return unhealthy(`The check ended as ${execution.status}: ${execution.errorCode ?? ''}`)
    } catch (error) {
      if (!(error instanceof ApiException)) throw error
      const reason = `The check was refused: ${error.message}`
      if (error instanceof RateLimitExceededException) return { status: 'degraded', reason }
      return unhealthy(reason)
    }
  }

  /** What nobody waits for any more must not hold a place. It may have ended meanwhile. */
  async #drop(executionId: string): Promise<void> {
    await this.cancel.handle(executionId).catch((error: unknown) => {
      if (!(error instanceof ConflictException)) throw error
    })
  }
}

const unhealthy = (reason: string): Failure => ({ status: 'unhealthy', reason })
