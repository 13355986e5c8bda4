import type { HttpContext } from '@adonisjs/core/http'
import type AwaitExecution from '#actions/executions/await_execution'
import type { Started } from '#actions/executions/start_request'
import ExecutionTransformer from '#transformers/execution_transformer'
import { executeOptionsValidator } from '#validators/execution'

/** What a caller may say of any execute: `?wait=` in seconds, and `Idempotency-Key`. */
export async function readExecuteOptions({ request }: HttpContext) {
  return executeOptionsValidator.validate({
    wait: request.qs().wait,
    idempotencyKey: request.header('idempotency-key'),
  })
}

/** Who asks, as an execution keeps it: an API key starts with `api`, a person with `manual`. */
export function startedBy({ auth }: HttpContext) {
  const apiKeyId = auth.getUserOrFail().currentApiKey?.id
  return { apiKeyId, triggerType: apiKeyId === undefined ? ('manual' as const) : ('api' as const) }
}

/**
 * Answers an execution that was started: 201 at once, or, where the caller waits, 200 when it has
 * ended and 202 when it has not. A repeated request gets the execution that the first one made.
 */
export async function answerStarted(
  ctx: HttpContext,
  started: Started,
  waitSeconds: number | undefined,
  awaitExecution: AwaitExecution
) {
  const { executionId, repeated } = started
  ctx.response.header('Location', `/api/v1/executions/${executionId}`)
  if (repeated) ctx.response.header('Idempotent-Replayed', 'true')
  if (waitSeconds === undefined && started.made) {
    ctx.response.status(201)
    return ctx.serialize({ executionId, status: 'pending', ...started.made })
  }
  const { execution, finished } = await awaitExecution.handle({
    executionId,
    timeoutMs: (waitSeconds ?? 0) * 1000,
    fresh: !repeated,
    signal: hangUp(ctx),
  })
  if (waitSeconds === undefined) {
    ctx.response.status(201)
    const { workflowId, agentId, status, createdAt } = execution
    return ctx.serialize({ executionId, workflowId, agentId, status, createdAt })
  }
  ctx.response.status(finished ? 200 : 202)
  return ctx.serialize(ExecutionTransformer.transform(execution))
}

/** Aborts when the client goes away, so that nobody waits for nobody. */
export function hangUp({ response }: HttpContext): AbortSignal {
  const controller = new AbortController()
  response.response.once('close', () => controller.abort())
  return controller.signal
}
