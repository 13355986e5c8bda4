import { inject } from '@adonisjs/core'
import { turnOf, type Turn } from '#actions/executions/turn_of'
import { ConcurrencyLimitError } from '#engine/contracts/intake'
import type { JsonObject } from '#engine/graph/types'
import ConflictException from '#exceptions/conflict_exception'
import RateLimitExceededException from '#exceptions/rate_limit_exceeded_exception'
import { servingConfig } from '#models/deployment_config'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'
import OpenRuns from '#queries/deployments/open_runs'

/** After how many seconds who met `maxConcurrency` may come back. */
const RETRY_SECONDS = 1

interface Asked {
  inputData: JsonObject
  triggerData: JsonObject
}

/** Priority and limits of a request to a deployment. */
@inject()
export default class RunTurn {
  constructor(protected openRuns: OpenRuns) {}

  /**
   * Starts what is asked for within the limits. `maxConcurrency` is held by the database, where the
   * execution is accepted; where the workflow has a limit of its own there, it is counted before.
   *
   * @throws RateLimitExceededException when as many run as `maxConcurrency` allows.
   * @throws ValidationException when the workflow's concurrency key can't be found for this input.
   */
  async within<Value>(
    deployment: ServingDeployment,
    asked: Asked,
    start: (turn: Turn) => Promise<Value>
  ): Promise<Value> {
    const { id, workflowId, triggerConfig, config } = deployment
    const limit = servingConfig(config).maxConcurrency
    const names = { inputs: asked.inputData, trigger: { ...asked.triggerData, type: 'api' } }
    const turn: Turn = workflowId === null ? {} : turnOf({ id: workflowId, triggerConfig }, names)
    if (limit === null) return start(turn)
    if (turn.concurrency) {
      if ((await this.openRuns.count(id, limit)) >= limit) throw busy(limit)
      return start(turn)
    }
    const concurrency = { key: `deployment ${id}`, limit, onLimit: 'reject' as const }
    try {
      return await start({ ...turn, concurrency })
    } catch (error) {
      const over =
        error instanceof ConflictException && error.cause instanceof ConcurrencyLimitError
      throw over ? busy(limit) : error
    }
  }
}

function busy(limit: number): RateLimitExceededException {
  return new RateLimitExceededException(RETRY_SECONDS, `The deployment runs ${limit} at a time`)
}
