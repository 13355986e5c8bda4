import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AwaitExecution from '#actions/executions/await_execution'
import ExecuteAgent from '#actions/executions/execute_agent'
import {
  answerStarted,
  readExecuteOptions,
  startedBy,
} from '#controllers/executions/answer_started'
import Agent from '#models/agent'
import AgentPolicy from '#policies/agent_policy'
import { executeAgentValidator } from '#validators/execution'

/** An agent is waited for unless the caller says how long; it may take longer, and goes on then. */
const DEFAULT_WAIT_SECONDS = 60

export default class AgentExecutionsController {
  /**
   * @store
   * @summary Run an agent, and wait for its output
   * @operationId executeAgent
   */
  @inject()
  async store(ctx: HttpContext, execute: ExecuteAgent, awaitExecution: AwaitExecution) {
    const agent = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(AgentPolicy).authorize('execute', agent)
    const { inputs } = await ctx.request.validateUsing(executeAgentValidator)
    const { wait, idempotencyKey } = await readExecuteOptions(ctx)
    await awaitExecution.ready()
    const started = await execute.handle(agent, {
      userId: agent.userId,
      inputData: inputs ?? {},
      ...startedBy(ctx),
      idempotencyKey,
    })
    return answerStarted(ctx, started, wait ?? DEFAULT_WAIT_SECONDS, awaitExecution)
  }
}
