import { inject } from '@adonisjs/core'
import CheckInput from '#actions/deployments/check_input'
import { chooseVersion } from '#actions/deployments/choose_version'
import PinnedTarget from '#actions/deployments/pinned_target'
import { requireRunning } from '#actions/deployments/require_running'
import RunTurn from '#actions/deployments/run_turn'
import StartExecution from '#actions/executions/start_execution'
import type { Started } from '#actions/executions/start_request'
import type { JsonObject } from '#engine/graph/types'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

export interface RunInput {
  inputData: JsonObject
  apiKeyId?: string | undefined
  idempotencyKey?: string | undefined
  /** Who asks, for the choice between versions. */
  sticky?: string | undefined
}

/** Starts what a deployment runs, at a version that it is pinned to. */
@inject()
export default class RunDeployment {
  constructor(
    protected target: PinnedTarget,
    protected checkInput: CheckInput,
    protected startExecution: StartExecution,
    protected turn: RunTurn
  ) {}

  /**
   * @returns What was started, and which version of it runs.
   * @throws ServiceUnavailableException while the deployment is not running.
   * @throws ValidationException when the input doesn't fit the declared schema.
   * @throws RateLimitExceededException when as many run as may.
   * @throws ConflictException when the key came with another request, or the workflow's limit is reached.
   */
  async handle(
    deployment: ServingDeployment,
    { sticky, inputData, apiKeyId, idempotencyKey }: RunInput
  ): Promise<Started & { version: number }> {
    requireRunning(deployment)
    const { id, userId } = deployment
    const chosen = chooseVersion(deployment, sticky, Math.random())
    const { version } = chosen
    await this.checkInput.handle(deployment, version, inputData)
    const target = await this.target.handle(deployment, chosen)
    const triggerData: JsonObject = { deployment: { id, version } }
    const asked = { target, userId, deploymentId: id, triggerType: 'api' as const, triggerData }
    const key = {
      ...(apiKeyId === undefined ? {} : { apiKeyId }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    }
    const started = await this.turn.within(deployment, { inputData, triggerData }, (turn) =>
      this.startExecution.handle({ ...asked, ...key, ...turn, inputData })
    )
    return { ...started, version }
  }
}
