import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RunDeployment from '#actions/deployments/run_deployment'
import AwaitExecution from '#actions/executions/await_execution'
import FollowExecutions from '#actions/executions/follow_executions'
import { countForDeployment } from '#auth/count_request'
import { answerMapped } from '#controllers/deployments/answer_mapped'
import { OutputStream } from '#controllers/deployments/output_stream'
import { served } from '#controllers/deployments/served'
import { hangUp } from '#controllers/executions/answer_started'
import { ExecutionWriter } from '#controllers/executions/execution_writer'
import ExecutionFailedException from '#exceptions/execution_failed_exception'
import NotFoundException from '#exceptions/not_found_exception'
import { servingConfig } from '#models/deployment_config'
import { readEventId } from '#queries/executions/execution_changes_cursor'
import ShowExecution from '#queries/executions/show_execution'
import DeploymentRunTransformer from '#transformers/deployment_run_transformer'
import { runDeploymentValidator, runOptionsValidator } from '#validators/run'

/** The endpoint of a deployment, for who has its key. */
@inject()
export default class DeploymentRunsController {
  constructor(
    protected runDeployment: RunDeployment,
    protected awaitExecution: AwaitExecution,
    protected showExecution: ShowExecution,
    protected follow: FollowExecutions
  ) {}

  /**
   * @store
   * @summary Run what a deployment runs
   * @operationId runDeployment
   */
  async store(ctx: HttpContext) {
    const { request, response } = ctx
    const deployment = ctx.deployment!
    const { timeoutSeconds, response: mapping, ...limits } = servingConfig(deployment.config)
    await countForDeployment(ctx, deployment.id, limits.rateLimitPerMinute)
    const { mode } = await request.validateUsing(runDeploymentValidator, { data: request.qs() })
    const sent = { input: request.body(), idempotencyKey: request.header('idempotency-key') }
    const { input, idempotencyKey } = await runOptionsValidator.validate(sent)
    if (mode === 'sync') await this.awaitExecution.ready()
    if (mode === 'stream') await this.follow.ready()
    const { executionId, repeated, version } = await this.runDeployment.handle(deployment, {
      inputData: input,
      apiKeyId: ctx.deploymentApiKeyId,
      idempotencyKey,
      sticky: limits.stickyHeader === null ? undefined : request.header(limits.stickyHeader),
    })
    const done = await served(ctx, { deploymentId: deployment.id, version })
    response.header('Location', `/run/${deployment.id}/executions/${executionId}`)
    if (repeated) response.header('Idempotent-Replayed', 'true')
    if (mode === 'stream') return this.stream(ctx, executionId, done)
    const { execution, finished } = await this.awaitExecution.handle({
      executionId,
      timeoutMs: mode === 'async' ? 0 : timeoutSeconds * 1000,
      fresh: !repeated,
      signal: hangUp(ctx),
    })
    const { status, outputData } = execution
    const isOutput = mode !== 'async' && finished && status === 'completed'
    if (isOutput && mapping) return answerMapped(ctx, mapping, outputData ?? null, done)
    done(finished && status !== 'completed')
    if (isOutput) return ctx.serialize(outputData ?? null)
    if (mode !== 'async' && finished) throw new ExecutionFailedException(executionId, status)
    response.status(202)
    return ctx.serialize(DeploymentRunTransformer.transform(execution))
  }

  /**
   * @show
   * @summary Read what became of a request to a deployment
   * @operationId getDeploymentRun
   */
  async show(ctx: HttpContext) {
    const execution = await this.showExecution.handle(String(ctx.params.executionId))
    if (execution.deploymentId !== ctx.deployment!.id) throw new NotFoundException()
    return ctx.serialize(DeploymentRunTransformer.transform(execution))
  }

  protected stream(ctx: HttpContext, executionId: string, done: (failed: boolean) => void): void {
    const stream = new OutputStream(ctx, this.follow.heartbeatMs, async () => true)
    stream.onOutput = done
    const writer = new ExecutionWriter(executionId, stream, readEventId(undefined))
    const { again, leave } = this.follow.one(writer)
    stream.whenever(again, () => {
      leave()
      stream.left()
    })
  }
}
