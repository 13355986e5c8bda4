import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import FindOpenWaits from '#actions/executions/find_open_waits'
import SendSignal from '#actions/executions/send_signal'
import Execution from '#models/execution'
import ExecutionPolicy from '#policies/execution_policy'
import { sendSignalValidator } from '#validators/execution'

export default class ExecutionSignalsController {
  /**
   * @store
   * @summary Send a signal, or answer an approval
   * @operationId sendSignal
   */
  @inject()
  async store(ctx: HttpContext, findOpenWaits: FindOpenWaits, sendSignal: SendSignal) {
    const found = await Execution.findOrFail(ctx.params.id)
    const user = ctx.auth.getUserOrFail()
    const waits = await findOpenWaits.handle(found.id, String(ctx.request.input('name')))
    await ctx.bouncer.with(ExecutionPolicy).authorize('signal', found, waits)
    const { name, payload } = await ctx.request.validateUsing(sendSignalValidator)
    const sent = await sendSignal.handle({
      executionId: found.id,
      name,
      payload: payload ?? null,
      by: { userId: user.id, name: user.email },
      waits: new ExecutionPolicy().answerable(user, found, waits),
    })
    return ctx.serialize(sent)
  }
}
