import { CallBook } from '../calls/call_book.js'
import type { AttemptResult, Place, Terms } from '../calls/place.js'
import { StepCalls } from '../calls/step_calls.js'
import type { AgentVersion, RunContext, Usage } from '../contracts/agent_runner.js'
import { StepError } from '../contracts/step_error.js'
import type { JsonObject } from '../graph/types.js'
import type { Abortable } from './scope_options.js'
import { maskedValue } from './masking.js'
import { TimeLimit } from './time_limit.js'
import { addUsage } from './usage.js'

/** One run of one agent: with its time limit, its calls, and an end when it is told to stop. */
export class Attempt implements Abortable {
  #controller = new AbortController()
  #stopped: (error: Error) => void = () => {}
  #used: Usage | null = null

  constructor(
    private place: Place,
    private agent: AgentVersion,
    private inputs: JsonObject,
    private terms: Terms
  ) {}

  /** Ends the attempt at once; the runner ends what it started by itself. */
  abort(): void {
    this.#stop(new StepError('CANCELLED', 'The step was cancelled', { retryable: false }))
  }

  /** @param around - Stops the clocks of what is around it, while it waits for a place to run in. */
  async run(around?: () => () => void): Promise<AttemptResult> {
    const { clock, runner, tracing } = this.place.scope.run.world
    const { timeoutMs, ranMs, usage } = this.terms
    const stopped = new Promise<never>((_resolve, reject) => (this.#stopped = reject))
    // Told to stop when the runner has ended already, nobody listens any more.
    stopped.catch(() => {})
    const limit = new TimeLimit(clock, timeoutMs - ranMs, () =>
      this.#stop(new StepError('TIMEOUT', `The step took longer than ${timeoutMs} ms`))
    )
    const queued = () => {
      const goesOn = [limit.pause(), around?.() ?? (() => {})]
      return () => goesOn.forEach((go) => go())
    }
    const book = this.#book(stopped, queued)
    const calls = new StepCalls(book)
    let outcome: AttemptResult['outcome']
    try {
      const { path, stepKey, attempt } = this.place
      const start = () => runner.run(this.agent, this.inputs, this.#context(calls, queued))
      const traced = { path, stepKey, attempt, agent: this.agent }
      const running = tracing ? tracing.attempt(traced, start) : start()
      // A call that waits counts, whatever the runner made of it; what runs beside it comes to its end.
      const ended = running.then(
        (output) => (book.suspended ? calls.settled().then(() => output) : output),
        (error: unknown) => {
          if (book.suspended) return calls.settled().then(() => null)
          throw error
        }
      )
      const output = await Promise.race([ended, stopped])
      outcome = book.suspended
        ? { kind: 'suspended', waitsFor: book.waitsFor }
        : { kind: 'completed', output: maskedValue(output, this.place.scope.run.variables) }
    } catch (error) {
      outcome = { kind: 'failed', error }
    } finally {
      limit.stop()
    }
    if (outcome.kind !== 'suspended') book.close()
    if (outcome.kind === 'completed') book.forget()
    const used = this.#used
    const total = used && usage ? addUsage(usage, used) : (used ?? usage)
    return { outcome, used, usage: total, ranMs: ranMs + limit.usedMs }
  }

  #context(calls: StepCalls, queued: () => () => void): RunContext {
    const { scope, path, attempt, log } = this.place
    const { id } = scope.run.execution
    return {
      executionId: id,
      path,
      attempt,
      idempotencyKey: `${id}:${path}`,
      signal: this.#controller.signal,
      timeoutMs: this.terms.timeoutMs,
      log: log.bind(this.place),
      usage: (used) => {
        this.#used = this.#used ? addUsage(this.#used, used) : used
      },
      token: (text) => this.#say(text),
      queued,
      calls,
      tracing: scope.run.world.tracing,
      scope: this.#names(),
    }
  }

  #book(stopped: Promise<never>, queued: () => () => void): CallBook {
    const { signal } = this.#controller
    return new CallBook({
      place: this.place,
      agent: this.agent,
      since: this.terms.since,
      signal,
      stopped,
      runAgent: (place, agent, inputs, terms) => {
        const inner = new Attempt(place, agent, inputs, terms)
        signal.addEventListener('abort', () => inner.abort(), { once: true })
        return inner.run(queued)
      },
    })
  }

  #names(): JsonObject {
    const { execution, variables } = this.place.scope.run
    const { id, workflowId, startedAt } = execution
    const env = { ...variables?.env }
    return { execution: { id, workflowId, startedAt: new Date(startedAt).toISOString() }, env }
  }

  #say(text: string): void {
    const { path, stepKey, scope } = this.place
    const speaker = { executionId: scope.run.execution.id, path, stepKey }
    scope.run.world.tokens?.say(speaker, scope.run.variables?.text(text) ?? text)
  }

  #stop(reason: StepError): void {
    this.#stopped(reason)
    this.#controller.abort(reason)
  }
}
