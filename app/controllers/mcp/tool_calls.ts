import { inject } from '@adonisjs/core'
import RunDeployment from '#actions/deployments/run_deployment'
import AwaitExecution from '#actions/executions/await_execution'
import FollowExecutions from '#actions/executions/follow_executions'
import { callKey } from '#actions/mcp/cancel_call'
import CountCall from '#actions/mcp/count_call'
import DeploymentTools from '#actions/mcp/deployment_tools'
import { ProgressFollower, type Progress } from '#controllers/mcp/progress_follower'
import { failed, resultOf } from '#controllers/mcp/tool_results'
import ApiException from '#exceptions/api_exception'
import { servingConfig } from '#models/deployment_config'
import type { McpCaller } from '#queries/mcp/find_mcp_caller'
import { DeploymentFigures } from '#services/telemetry/deployment_figures'

/** A call of a tool, as a client asks for it. */
export interface ToolCall {
  name: string
  arguments: Record<string, unknown>
  session: string
  requestId: string | number
  /** Where the client wants to hear how it goes. */
  progress: ((progress: Progress) => void) | undefined
}

/** Runs deployments as tools of MCP. What goes wrong is an answer: the model is to read it. */
@inject()
export default class ToolCalls {
  constructor(
    protected tools: DeploymentTools,
    protected runDeployment: RunDeployment,
    protected awaitExecution: AwaitExecution,
    protected follow: FollowExecutions,
    protected figures: DeploymentFigures,
    protected countCall: CountCall
  ) {}

  /** @returns Null where the caller has no such tool. */
  async run(caller: McpCaller, call: ToolCall) {
    const deployment = await this.tools.find(caller, call.name)
    if (!deployment) return null
    await this.awaitExecution.ready()
    if (call.progress) await this.follow.ready()
    try {
      await this.countCall.handle(deployment)
      const { executionId, repeated, version } = await this.runDeployment.handle(deployment, {
        inputData: call.arguments as never,
        apiKeyId: caller.apiKey?.id,
        idempotencyKey: callKey(call.session, call.requestId),
      })
      const began = performance.now()
      const { timeoutSeconds } = servingConfig(deployment.config)
      const waited = { executionId, timeoutMs: timeoutSeconds * 1000, fresh: !repeated }
      return await this.#following(executionId, call.progress, async () => {
        const { execution, finished } = await this.awaitExecution.handle(waited)
        const isFailed = finished && execution.status !== 'completed'
        const durationMs = performance.now() - began
        this.figures.record({ deploymentId: deployment.id, version, durationMs, failed: isFailed })
        if (!finished) return failed(`It still runs, as ${executionId}`)
        if (execution.status !== 'completed') return failed(`It has ended as ${execution.status}`)
        return resultOf(execution.outputData ?? null)
      })
    } catch (error) {
      if (!(error instanceof ApiException)) throw error
      const details = (error.details ?? []).map(({ message }) => message)
      return failed([error.message, ...details].join('\n'))
    }
  }

  async #following<Result>(
    executionId: string,
    progress: ToolCall['progress'],
    work: () => Promise<Result>
  ): Promise<Result> {
    if (!progress) return work()
    const follower = new ProgressFollower(executionId, progress)
    const { leave } = this.follow.one(follower)
    try {
      const result = await work()
      await follower.caughtUp()
      return result
    } finally {
      leave()
    }
  }
}
