import type { AgentVersion } from '../contracts/agent_runner.js'
import { StepError } from '../contracts/step_error.js'
import type { CallBook } from './call_book.js'

/**
 * Runs a called agent where and when it may run, as `steps/place.ts` does for steps. It takes a slot of
 * its own, unless the same agent is around it already: that one's slot is enough, and waiting for
 * another would be waiting for itself. The time limit of the caller runs meanwhile, so that agents
 * that call each other in a circle and have no slots left end, and do not wait for ever.
 *
 * @throws StepError NOT_AVAILABLE where it asks for a worker other than the one that its caller has.
 */
export async function whenCalledAgentPlaced<Result>(
  { place, options }: CallBook,
  agent: AgentVersion,
  path: string,
  run: () => Promise<Result>
): Promise<Result> {
  const { labels, slots, lease } = place.scope.run.world
  const { runsOn } = agent.config
  if (typeof runsOn === 'string' && labels && !labels.has(runsOn)) {
    const message = `The called agent asks for a worker with the label "${runsOn}", and its caller runs on one without: give the agent or the step that calls it runsOn "${runsOn}"`
    throw new StepError('NOT_AVAILABLE', message, { retryable: false })
  }
  const { agentId } = agent
  const around = [...place.callers, options.agent.agentId].includes(agentId)
  const limited = typeof agent.maxConcurrentExecutions === 'number'
  if (!slots || !lease || !limited || around) return run()
  const release = await slots.take({ agentId, lease, path }, options.signal)
  if (!release) return options.stopped
  try {
    return await run()
  } finally {
    release()
  }
}
