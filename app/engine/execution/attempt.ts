import type { AgentVersion, Usage } from '../contracts/agent_runner.js'
import { StepError } from '../contracts/step_error.js'
import type { Json, JsonObject } from '../graph/types.js'
import { TimeLimit } from './time_limit.js'
import { addUsage } from './usage.js'
import type { Abortable } from './scope_options.js'
import type { StepTurn } from './step_turn.js'

export interface AttemptResult {
  outcome: { ok: true; output: Json } | { ok: false; error: unknown }
  usage: Usage | null
}

/** One run of one agent: with its time limit, and with an end when it is told to stop. */
export class Attempt implements Abortable {
  #controller = new AbortController()
  #stopped: (error: Error) => void = () => {}

  constructor(
    private turn: StepTurn,
    private agent: AgentVersion,
    private inputs: JsonObject
  ) {}

  /** Ends the attempt at once; the runner ends what it started by itself. */
  abort(): void {
    this.#stop(new StepError('CANCELLED', 'The step was cancelled', { retryable: false }))
  }

  async run(): Promise<AttemptResult> {
    const { scope, step } = this.turn
    const { clock, runner } = scope.run.world
    const timeoutMs = Math.min(step.timeoutMs, this.agent.maxExecutionTime * 1000)
    const stopped = new Promise<never>((_resolve, reject) => (this.#stopped = reject))
    // Told to stop when the runner has ended already, nobody listens any more.
    stopped.catch(() => {})
    const limit = new TimeLimit(clock, timeoutMs, () =>
      this.#stop(new StepError('TIMEOUT', `The step took longer than ${timeoutMs} ms`))
    )
    let usage: Usage | null = null
    try {
      const running = runner.run(this.agent, this.inputs, {
        executionId: scope.run.execution.id,
        path: this.turn.path,
        attempt: this.turn.attempt,
        idempotencyKey: `${scope.run.execution.id}:${this.turn.path}`,
        signal: this.#controller.signal,
        timeoutMs,
        log: (level, message, metadata) => this.turn.log(level, message, metadata),
        usage: (used) => {
          usage = usage ? addUsage(usage, used) : used
        },
        token: (text) => this.#say(text),
        queued: () => limit.pause(),
        scope: this.#names(),
      })
      return { outcome: { ok: true, output: await Promise.race([running, stopped]) }, usage }
    } catch (error) {
      return { outcome: { ok: false, error }, usage }
    } finally {
      limit.stop()
    }
  }

  #names(): JsonObject {
    const { id, workflowId, startedAt } = this.turn.scope.run.execution
    return { execution: { id, workflowId, startedAt: new Date(startedAt).toISOString() }, env: {} }
  }

  #say(text: string): void {
    const { path, step, scope } = this.turn
    const speaker = { executionId: scope.run.execution.id, path, stepKey: step.stepKey }
    scope.run.world.tokens?.say(speaker, text)
  }

  #stop(reason: StepError): void {
    this.#stopped(reason)
    this.#controller.abort(reason)
  }
}
