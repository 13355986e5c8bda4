import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AwaitExecution from '#actions/executions/await_execution'
import { hangUp } from '#controllers/executions/answer_started'
import ExecutionFailedException from '#exceptions/execution_failed_exception'
import ReceiveWebhook, { type Delivery } from '#triggers/webhook/receive_webhook'

/** How long a sender that wants the output is kept waiting, in milliseconds. */
const WAITS_MS = 60 * 1000

/** The byte order mark of UTF-8, which a text may begin with and which reading it takes away. */
const MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** Webhooks that come in, whoever sends them: the token is the way in, and a signature the proof. */
export default class HooksController {
  /**
   * @store
   * @summary Start a workflow by its webhook
   * @operationId receiveWebhook
   */
  @inject()
  async store(ctx: HttpContext, receive: ReceiveWebhook, awaitExecution: AwaitExecution) {
    const { request, response } = ctx
    await awaitExecution.ready()
    const { started, waits } = await receive.handle(ctx.hook!, {
      headers: request.headers() as Delivery['headers'],
      query: request.qs() as Delivery['query'],
      content: request.body() as Delivery['content'],
      bytes: this.bytesOf(request),
    })
    const { executionId, repeated } = started
    if (repeated) response.header('Idempotent-Replayed', 'true')
    response.status(202)
    if (!waits) return ctx.serialize({ executionId, status: 'pending', output: null })
    const waited = { executionId, timeoutMs: WAITS_MS, fresh: !repeated, signal: hangUp(ctx) }
    const { execution, finished } = await awaitExecution.handle(waited)
    const { status, outputData: output } = execution
    if (!finished) return ctx.serialize({ executionId, status, output: null })
    if (status !== 'completed') throw new ExecutionFailedException(executionId, status)
    response.status(200)
    return ctx.serialize({ executionId, status, output: output ?? null })
  }

  /** The body as it came: a signature is over every byte. */
  protected bytesOf(request: HttpContext['request']): Buffer {
    const bytes = Buffer.from(request.raw() ?? '')
    const length = Number(request.header('content-length') ?? bytes.length)
    return length === bytes.length + MARK.length ? Buffer.concat([MARK, bytes]) : bytes
  }
}
