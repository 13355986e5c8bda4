import { inject } from '@adonisjs/core'
import CheckInput from '#actions/deployments/check_input'
import { chooseVersion, type Chosen } from '#actions/deployments/choose_version'
import RunTurn from '#actions/deployments/run_turn'
import StartExecution, { type Started, type Target } from '#actions/executions/start_execution'
import { VersionStore } from '#engine/contracts/version_store'
import type { JsonObject } from '#engine/graph/types'
import ServiceUnavailableException from '#exceptions/service_unavailable_exception'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** After how many seconds who finds it not running may come back. */
const RETRY_AFTER = { starting: 5, stopping: 30, maintenance: 60, stopped: 60, failed: 60 }

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
    protected versions: VersionStore,
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
    const { id, userId, status } = deployment
    if (status !== 'running') {
      const retryAfter = RETRY_AFTER[status]
      throw new ServiceUnavailableException(`The deployment is ${status}`, { retryAfter })
    }
    const chosen = chooseVersion(deployment, sticky, Math.random())
    const { version } = chosen
    await this.checkInput.handle(deployment, version, inputData)
    const target = await this.#target(deployment, chosen)
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

  async #target({ workflowId, agentId }: ServingDeployment, { version, agentVersions }: Chosen) {
    const ofAgent = { workflowId: null, workflowVersion: null, agentId, agentVersion: version }
    if (workflowId === null) return { ...ofAgent, agentVersions, stepsTotal: 1 } satisfies Target
    const { graph } = await this.versions.workflow(workflowId, version)
    const ofWorkflow = { workflowId, workflowVersion: version, agentId: null, agentVersion: null }
    return { ...ofWorkflow, agentVersions, stepsTotal: graph.steps.length } satisfies Target
  }
}
