import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import FollowExecutions from '#actions/executions/follow_executions'
import { EventStream } from '#controllers/executions/event_stream'
import { ExecutionWriter, sawEnd } from '#controllers/executions/execution_writer'
import { ListWriter } from '#controllers/executions/list_writer'
import Execution from '#models/execution'
import ExecutionPolicy from '#policies/execution_policy'
import { snapshotNow } from '#queries/executions/changes_of_lists'
import { readEventId } from '#queries/executions/execution_changes_cursor'
import { placeAt, readListEventId } from '#queries/executions/execution_list_cursor'
import findStanding from '#queries/users/find_standing'
import { listExecutionEventsValidator } from '#validators/execution'

export default class ExecutionEventsController {
  /**
   * @index
   * @summary Follow own executions while they run
   * @operationId followExecutions
   */
  @inject()
  async index(ctx: HttpContext, follow: FollowExecutions) {
    const policy = new ExecutionPolicy()
    await ctx.bouncer.with(ExecutionPolicy).authorize('viewList')
    const { scope } = await ctx.request.validateUsing(listExecutionEventsValidator)
    await ctx.bouncer.with(ExecutionPolicy).authorize('follow', scope)
    const user = ctx.auth.getUserOrFail()
    await follow.ready()
    const lastEventId = ctx.request.header('last-event-id')
    const place = lastEventId ? readListEventId(lastEventId) : placeAt(await snapshotNow())
    const stream = new EventStream(ctx, follow.heartbeatMs, async () => {
      const now = await findStanding(user)
      return now !== null && policy.follow(now, scope)
    })
    if (ctx.request.method() === 'HEAD') return stream.end()
    const { again, leave } = follow.many(
      new ListWriter(scope === 'all' ? null : user.id, stream, place)
    )
    stream.whenever(again, leave)
  }

  /**
   * @show
   * @summary Follow an execution while it runs
   * @operationId followExecution
   */
  @inject()
  async show(ctx: HttpContext, follow: FollowExecutions) {
    const policy = new ExecutionPolicy()
    const execution = await Execution.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ExecutionPolicy).authorize('view', execution)
    const user = ctx.auth.getUserOrFail()
    const seen = readEventId(ctx.request.header('last-event-id'))
    // Nothing can come any more, and 204 is what keeps a browser from asking again.
    if (sawEnd(seen)) return ctx.response.noContent()
    await follow.ready()
    const stream = new EventStream(ctx, follow.heartbeatMs, async () => {
      const now = await findStanding(user)
      return now !== null && policy.view(now, execution)
    })
    if (ctx.request.method() === 'HEAD') return stream.end()
    const { again, leave } = follow.one(new ExecutionWriter(execution.id, stream, seen))
    stream.whenever(again, leave)
  }
}
