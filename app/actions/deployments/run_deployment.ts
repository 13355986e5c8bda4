import { inject } from '@adonisjs/core'
import StartExecution, { type Started, type Target } from '#actions/executions/start_execution'
import { turnOf } from '#actions/executions/turn_of'
import { VersionStore } from '#engine/contracts/journal'
import type { JsonObject } from '#engine/graph/types'
import ServiceUnavailableException from '#exceptions/service_unavailable_exception'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** After how many seconds who finds it not running may come back. */
const RETRY_AFTER = { starting: 5, stopping: 30, maintenance: 60, stopped: 60, failed: 60 }

export interface RunInput {
  inputData: JsonObject
  apiKeyId?: string | undefined
  idempotencyKey?: string | undefined
}

/** Starts what a deployment runs, at the version that it is pinned to. */
@inject()
export default class RunDeployment {
  constructor(
    protected versions: VersionStore,
    protected startExecution: StartExecution
  ) {}

  /**
   * @throws ServiceUnavailableException while the deployment is not running.
   * @throws ConflictException when the key came with another request, or the workflow's limit is reached.
   */
  async handle(deployment: ServingDeployment, input: RunInput): Promise<Started> {
    const { id, userId, status, version } = deployment
    if (status !== 'running') {
      const retryAfter = RETRY_AFTER[status]
      throw new ServiceUnavailableException(`The deployment is ${status}`, { retryAfter })
    }
    const triggerData: JsonObject = { deployment: { id, version } }
    return this.startExecution.handle({
      target: await this.#target(deployment),
      userId,
      triggerType: 'api',
      triggerData,
      deploymentId: id,
      ...this.#turn(deployment, input.inputData, triggerData),
      ...input,
    } as Parameters<StartExecution['handle']>[0])
  }

  async #target({ workflowId, agentId, version, agentVersions }: ServingDeployment) {
    const target: Target = {
      workflowId,
      workflowVersion: workflowId === null ? null : version,
      agentId,
      agentVersion: agentId === null ? null : version,
      agentVersions: agentId === null ? agentVersions : { ...agentVersions, [agentId]: version },
      stepsTotal: 1,
    }
    if (workflowId === null) return target
    const { graph } = await this.versions.workflow(workflowId, version)
    return { ...target, stepsTotal: graph.steps.length }
  }

  #turn({ workflowId, triggerConfig }: ServingDeployment, inputs: JsonObject, trigger: JsonObject) {
    if (workflowId === null) return {}
    const names = { inputs, trigger: { ...trigger, type: 'api' } }
    return turnOf({ id: workflowId, triggerConfig }, names)
  }
}
