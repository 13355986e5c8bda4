import type { StepFailure } from '../contracts/step_record.js'
import { StepError } from '../contracts/step_error.js'
import { failureOf } from '../execution/failure.js'
import { Gathered } from '../execution/gathered.js'
import { Scope } from '../execution/scope.js'
import type { ScopeOptions } from '../execution/scope_options.js'
import type { StepTurn } from '../execution/step_turn.js'
import type { Json } from '../graph/types.js'

export type ChildScope = Pick<
  ScopeOptions,
  'graph' | 'values' | 'prefix' | 'path' | 'iteration' | 'loopNames'
>

export interface FanOutOptions {
  turn: StepTurn
  /** The next child, or null when there are no more. Asked for only when one may begin. */
  next(index: number): ChildScope | null
  maxConcurrency: number
  /** What a failed child leaves: `continue` puts null in its place, `wait` fails when all have ended. */
  onChildError: 'fail' | 'continue' | 'wait'
  /** Called with what a child gave, before the next one begins. */
  ended?(output: Json): void
  /** Called with what the children gave, in order. */
  done(outputs: Json[]): void
}

/** Runs child scopes side by side, a bounded number at a time: the items of a loop, or branches. */
export class FanOut {
  #options: FanOutOptions
  #gathered = new Gathered()
  #running = new Set<Scope>()
  #started = 0
  #exhausted = false
  #filling = false
  #failure: StepFailure | null = null

  constructor(options: FanOutOptions) {
    this.#options = options
  }

  /** Begins as many children as may run. A loop: children that end at once must not deepen the stack. */
  fill(): void {
    const { turn } = this.#options
    if (this.#filling || turn.scope.ended) return
    this.#filling = true
    while (this.#mayBegin && !this.#exhausted) {
      let child: ChildScope | null
      try {
        child = this.#options.next(this.#started)
      } catch (error) {
        this.#abort()
        return turn.fail(error)
      }
      if (child) this.#begin(child, this.#started++)
      else this.#exhausted = true
    }
    this.#filling = false
    if (turn.scope.ended || this.#running.size > 0 || !turn.scope.run.open) return
    if (this.#failure) turn.fail(asError(this.#failure))
    else this.#options.done(this.#gathered.take(this.#started))
  }

  get #mayBegin(): boolean {
    const { turn, maxConcurrency, onChildError } = this.#options
    if (turn.scope.ended || !turn.scope.run.open) return false
    if (this.#failure && onChildError === 'fail') return false
    return this.#running.size < maxConcurrency
  }

  #begin(child: ChildScope, index: number): void {
    const { scope } = this.#options.turn
    const inner: Scope = new Scope({
      ...child,
      run: scope.run,
      begin: scope.begin,
      end: (result) => {
        this.#running.delete(inner)
        scope.children.delete(inner)
        if (result.ok) this.#gather(index, result.output)
        else this.#childFailed(result.failure)
        this.#options.ended?.(result.ok ? result.output : null)
        this.fill()
      },
    })
    this.#running.add(inner)
    scope.children.add(inner)
    inner.advance()
  }

  /** Keeps what a child gave; where it is too much, the step fails, whatever it makes of failures. */
  #gather(index: number, output: Json): void {
    try {
      this.#gathered.add(index, output)
    } catch (error) {
      this.#failure ??= failureOf(error)
      this.#abort()
    }
  }

  #childFailed(failure: StepFailure): void {
    if (this.#options.onChildError === 'continue') return
    this.#failure ??= failure
    if (this.#options.onChildError === 'fail') this.#abort()
  }

  #abort(): void {
    for (const child of this.#running) {
      child.abort()
      this.#options.turn.scope.children.delete(child)
    }
    this.#running.clear()
    this.#exhausted = true
  }
}

/** A child's failure as the error of the step around it. Its attempts were made inside. */
function asError({ code, message, details, stack }: StepFailure): StepError {
  return new StepError(code, message, { retryable: false, details, userStack: stack })
}
