import type { AgentVersion } from '../contracts/agent_runner.js'
import { valueOf } from '../contracts/held_value.js'
import type { StepRecord } from '../contracts/step_record.js'
import { StepError } from '../contracts/step_error.js'
import { Attempt } from '../execution/attempt.js'
import { failureOf, stepError } from '../execution/failure.js'
import { nextDelayMs } from '../execution/retry_policy.js'
import type { Scope } from '../execution/scope.js'
import { StepTurn } from '../execution/step_turn.js'
import type { AttemptDetails } from '../execution/step_turn.js'
import {
  INTERRUPTED,
  isEffectFree,
  MAX_INTERRUPTIONS,
  onUnknownOutcome,
  OUTCOME_UNKNOWN,
} from '../execution/unknown_outcome.js'
import { render } from '../expressions/template.js'
import type { JsonObject, StepDefinition } from '../graph/types.js'
import { askForOutcome, asksForOutcome } from './cut_off.js'
import { goOnLater, lookOut } from './suspended.js'
import { termsOf, triesOf } from './tries.js'
import type { Tries } from './tries.js'
import { whenPlaced } from './place.js'

/** Begins an agent step, or goes on with it where the last drive left it. */
export function beginAgentStep(scope: Scope, step: StepDefinition): void {
  const history = scope.run.history.at(scope.pathOf(step))
  const last = history.at(-1)
  const tries = triesOf(history)
  if (last?.status === 'running' || (last && asksForOutcome(last))) {
    return recover(scope, step, last, tries)
  }
  if (last?.status === 'waiting') {
    const going = { ...tries, attempt: last.attempt, paused: last }
    return goOnLater(scope, last, () => tryAgent(scope, step, going))
  }
  if (last?.status === 'failed' && last.wakeAt !== null) {
    return scope.waits.until(last.path, last.wakeAt, () => tryAgent(scope, step, tries))
  }
  tryAgent(scope, step, tries)
}

/** An attempt that began and never ended: was its effect, or wasn't it? */
function recover(scope: Scope, step: StepDefinition, last: StepRecord, tries: Tries): void {
  const turn = new StepTurn(scope, step, last.attempt, last.startedAt ?? undefined)
  const agent = agentOf(scope, step)
  const details = { agent }
  const cutOff = interrupted('The worker was cut off while the agent ran')
  const again = () => {
    turn.retryLater(failureOf(cutOff), scope.run.now, details)
    tryAgent(scope, step, { ...tries, interruptions: tries.interruptions + 1 })
  }
  const wanted = onUnknownOutcome(step, agent)
  if (wanted === 'ask') {
    return askForOutcome(turn, agent, again, asksForOutcome(last) ? last : undefined)
  }
  if (wanted === 'fail') {
    const message =
      'The worker was cut off while the agent ran: whether it took effect is not known, and it is not repeated by itself'
    return turn.fail(new StepError(OUTCOME_UNKNOWN, message, { retryable: false }), details)
  }
  if (tries.interruptions >= MAX_INTERRUPTIONS) return turn.fail(cutOff, details)
  again()
}

function interrupted(message: string): StepError {
  return new StepError(INTERRUPTED, message)
}

function tryAgent(scope: Scope, step: StepDefinition, tries: Tries): void {
  const turn = new StepTurn(scope, step, tries.attempt)
  let agent: AgentVersion
  let inputs: JsonObject
  try {
    agent = agentOf(scope, step)
    inputs = inputsOf(scope, step)
  } catch (error) {
    return turn.fail(error)
  }
  whenPlaced(turn, agent, (release) => {
    const begun = new StepTurn(scope, step, tries.attempt, tries.paused?.startedAt ?? undefined)
    begun.running({ agent, inputs, usage: tries.paused?.usage })
    const attempt = new Attempt(begun, agent, inputs, termsOf(step, agent, tries))
    scope.attempts.add(attempt)
    scope.run.attemptBegan()
    // Whatever goes wrong, the attempt has ended: a drive waits for all of them.
    const ended = () => {
      scope.run.attemptEnded()
      release()
    }
    const launch = () =>
      void perform(begun, attempt, agent, inputs, tries)
        .catch((error: unknown) => scope.run.fail(error))
        .finally(ended)
    if (isEffectFree(agent)) launch()
    else scope.run.outbox.launchAfterCommit(begun.path, begun.attempt, launch, scope.run.now)
  })
}

async function perform(
  turn: StepTurn,
  attempt: Attempt,
  agent: AgentVersion,
  inputs: JsonObject,
  tries: Tries
): Promise<void> {
  const { scope } = turn
  // One with an effect is on disk as begun: it must begin, or the next drive asks what became of it.
  if (isEffectFree(agent)) await scope.run.room()
  // The commit that launches it can take a while: the scope may have ended meanwhile, or the run.
  if (!scope.ended && !scope.run.open) {
    const notBegun = interrupted('The worker handed the execution back before the agent ran')
    turn.retryLater(failureOf(notBegun), scope.run.now, { agent })
  } else if (!scope.ended) {
    const { outcome, used, usage, ranMs } = await attempt.run()
    scope.attempts.delete(attempt)
    const details = { agent, inputs, usage, urgent: !isEffectFree(agent) }
    scope.run.guard(() => {
      if (used) scope.run.tally.addUsage(used)
      // Where it was aborted, its row says so already.
      if (scope.ended) return
      if (outcome.kind === 'completed') turn.complete(outcome.output, details)
      else if (outcome.kind === 'failed') failed(turn, stepError(outcome.error), details, tries)
      else {
        const state = { ranMs, waitsFor: outcome.waitsFor }
        const paused = turn.waiting(null, { agent, inputs, usage, state })
        const going = { ...tries, paused }
        lookOut(turn.scope, paused, () => tryAgent(scope, turn.step, going))
      }
    })
  }
}

function failed(turn: StepTurn, error: StepError, details: AttemptDetails, tries: Tries): void {
  const { scope, step } = turn
  const failures = tries.failures + 1
  const delay = nextDelayMs(step, failures, error, scope.run.world.clock.random())
  if (delay === null) return turn.fail(error, details)
  const at = scope.run.now + delay
  turn.retryLater(failureOf(error), at, details)
  const { attempt } = tries
  const next = { ...tries, attempt: attempt + 1, failures, since: attempt, paused: null }
  scope.waits.until(turn.path, at, () => tryAgent(scope, step, next))
}

function agentOf(scope: Scope, step: StepDefinition): AgentVersion {
  const { workflowId } = step.config
  if (step.agentId === null && typeof workflowId === 'string') return workflowAgent(workflowId)
  const agent = step.agentId === null ? undefined : scope.run.world.agents.get(step.agentId)
  if (agent) return agent
  throw new StepError('AGENT_MISSING', `The step's agent ${step.agentId ?? ''} does not exist`, {
    retryable: false,
  })
}

/** A body that is a workflow runs as a workflow agent would that belongs to the calling workflow. */
function workflowAgent(workflowId: string): AgentVersion {
  const config = { workflowId }
  const limits = { maxExecutionTime: 3600, maxMemoryMb: 64 }
  return { agentId: '', version: 0, type: 'workflow', config, parameters: {}, ...limits }
}

/**
 * What the agent gets: the step's `inputs` with their templates filled in. A step without a mapping
 * gets the execution's inputs, and beside them the outputs of the steps it depends on, by key; in a
 * loop, `item` and `index` too.
 */
function inputsOf(scope: Scope, step: StepDefinition): JsonObject {
  const names = scope.values.scope
  if (Object.keys(step.inputs).length > 0) return render(step.inputs, names) as JsonObject
  const inputs: JsonObject = { ...valueOf(scope.run.execution.inputData) }
  for (const key of step.dependsOn) {
    const output = scope.outputOf(key)
    if (output !== undefined) inputs[key] = output
  }
  return { ...inputs, ...scope.loopNames }
}
