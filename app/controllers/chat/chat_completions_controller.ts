import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AnsweringStep from '#actions/chat/answering_step'
import { chatInputs } from '#actions/chat/chat_inputs'
import RunDeployment from '#actions/deployments/run_deployment'
import AwaitExecution from '#actions/executions/await_execution'
import CancelExecution from '#actions/executions/cancel_execution'
import FollowExecutions from '#actions/executions/follow_executions'
import { countForDeployment } from '#auth/count_request'
import { completionOf, headOf } from '#controllers/chat/chat_completion'
import { ChatStream } from '#controllers/chat/chat_stream'
import { served } from '#controllers/deployments/served'
import { hangUp } from '#controllers/executions/answer_started'
import { ExecutionWriter } from '#controllers/executions/execution_writer'
import ExecutionFailedException from '#exceptions/execution_failed_exception'
import { servingConfig } from '#models/deployment_config'
import { readEventId } from '#queries/executions/execution_changes_cursor'
import { chatCompletionValidator } from '#validators/chat'

/** A deployment as a model that any client of OpenAI's chat completions can talk to. */
@inject()
export default class ChatCompletionsController {
  constructor(
    protected runDeployment: RunDeployment,
    protected awaitExecution: AwaitExecution,
    protected answeringStep: AnsweringStep,
    protected cancel: CancelExecution,
    protected follow: FollowExecutions
  ) {}

  /**
   * @store
   * @summary Talk to what a deployment runs
   * @operationId createChatCompletion
   */
  async store(ctx: HttpContext) {
    const { request, response } = ctx
    const deployment = ctx.deployment!
    const { timeoutSeconds, rateLimitPerMinute, stickyHeader } = servingConfig(deployment.config)
    await countForDeployment(ctx, deployment.id, rateLimitPerMinute)
    const sent = await request.validateUsing(chatCompletionValidator, { data: request.body() })
    if (sent.stream) await this.follow.ready()
    else await this.awaitExecution.ready()
    const { executionId, repeated, version } = await this.runDeployment.handle(deployment, {
      inputData: chatInputs(sent.messages, sent.user),
      apiKeyId: ctx.deploymentApiKeyId,
      idempotencyKey: request.header('idempotency-key'),
      sticky: stickyHeader === null ? undefined : request.header(stickyHeader),
    })
    const done = await served(ctx, { deploymentId: deployment.id, version })
    // Clients repeat what fails with a 5xx: once it has run, that would run it again.
    response.header('x-should-retry', 'false')
    const head = headOf(executionId, sent.model || deployment.id)
    const ended = (failed: boolean | null) => {
      done(failed === true)
      if (failed === null) this.drop(ctx, executionId)
    }
    if (sent.stream) {
      const includeUsage = sent.stream_options?.include_usage === true
      const speaks = await this.answeringStep.handle(deployment.workflowId, version)
      const { heartbeatMs } = this.follow
      const stream = new ChatStream(ctx, { head, heartbeatMs, includeUsage, speaks, ended })
      return this.stream(executionId, stream)
    }
    const { execution, finished } = await this.awaitExecution.handle({
      ...{ executionId, timeoutMs: timeoutSeconds * 1000, fresh: !repeated },
      signal: hangUp(ctx),
    })
    const { status } = execution
    ended(finished ? status !== 'completed' : null)
    if (status !== 'completed') throw new ExecutionFailedException(executionId, status)
    return response.send(completionOf(head, execution))
  }

  protected stream(executionId: string, stream: ChatStream): void {
    const writer = new ExecutionWriter(executionId, stream, readEventId(undefined))
    const { again, leave } = this.follow.one(writer)
    stream.whenever(again, () => {
      leave()
      stream.left()
    })
  }

  /** Nobody listens any more: what is not said costs nothing. It may have ended meanwhile. */
  protected drop({ logger }: HttpContext, executionId: string): void {
    this.cancel.handle(executionId).catch((err: unknown) => {
      logger.debug({ err, executionId }, 'chat that nobody listens to')
    })
  }
}
