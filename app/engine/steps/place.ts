import type { AgentVersion } from '../contracts/agent_runner.js'
import type { ReleaseSlot } from '../contracts/agent_slots.js'
import type { Scope } from '../execution/scope.js'
import type { Abortable } from '../execution/scope_options.js'
import type { StepTurn } from '../execution/step_turn.js'

/** Stands in line for a slot until it has one or is told to stop. */
class PlaceInLine implements Abortable {
  #controller = new AbortController()

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  abort(): void {
    this.#controller.abort()
  }
}

/**
 * Begins an attempt when this worker may run it: at once, or when the agent has a free slot. Where
 * the step asks for a label that the worker has not, the run goes to one that has it, as soon as
 * nothing else is left to do here.
 *
 * @param begin - Gets what gives the slot back, which must be called once the attempt has ended.
 */
export function whenPlaced(
  turn: StepTurn,
  agent: AgentVersion,
  begin: (release: ReleaseSlot) => void
): void {
  const { scope, step, path } = turn
  const { labels, slots, lease } = scope.run.world
  const label = step.config.runsOn ?? agent.config.runsOn
  if (typeof label === 'string' && labels && !labels.has(label)) {
    turn.log('info', `Step "${path}" waits for a worker with the label "${label}"`, { label })
    return scope.run.holdups.needs(label)
  }
  if (!slots || !lease || typeof agent.maxConcurrentExecutions !== 'number') return begin(() => {})
  const place = new PlaceInLine()
  scope.attempts.add(place)
  scope.run.holdups.joined()
  const taken = slots.take({ agentId: agent.agentId, lease, path }, place.signal)
  void taken.then((release) => {
    scope.attempts.delete(place)
    scope.run.holdups.left()
    if (release) scope.run.guard(() => beginIn(scope, begin, release))
    scope.run.touch()
  })
}

function beginIn(scope: Scope, begin: (release: ReleaseSlot) => void, release: ReleaseSlot): void {
  if (scope.ended || !scope.run.open) release()
  else begin(release)
}
