import { valueOf } from '../contracts/held_value.js'
import type { Kept } from '../contracts/held_value.js'
import type { StepFailure, StepRecord } from '../contracts/step_record.js'
import type { ScopeBuilder } from '../expressions/scope.js'
import { Planner } from '../graph/planner.js'
import type { Settlement } from '../graph/planner.js'
import type { Edge, Json, JsonObject, StepDefinition } from '../graph/types.js'
import { takesEdge } from './edges.js'
import { failureOf } from './failure.js'
import { completedResult, kept } from './held_outputs.js'
import { OpenRows } from './open_rows.js'
import type { Run } from './run.js'
import type { Abortable, BeginStep, ScopeOptions } from './scope_options.js'
import { skippedRecord } from './skipped_record.js'
import { scopeOutput } from './scope_output.js'
import { ScopeWaits } from './scope_waits.js'

/**
 * One level of a graph while it runs: the execution itself, an item of a loop or a branch. It asks
 * the planner what to begin and tells it what ended, until all is settled or a step failed for good.
 */
export class Scope {
  readonly run: Run
  readonly values: ScopeBuilder
  readonly iteration: number | null
  readonly begin: BeginStep
  readonly loopNames: JsonObject
  readonly attempts = new Set<Abortable>()
  readonly children = new Set<Scope>()
  readonly waits: ScopeWaits
  #options: ScopeOptions
  #planner: Planner
  #steps: Map<string, StepDefinition>
  #openRows = new OpenRows()
  #outputs = new Map<string, Kept>()
  #advancing = false
  #ended = false

  constructor(options: ScopeOptions) {
    this.#options = options
    this.run = options.run
    this.waits = new ScopeWaits(options.run)
    this.values = options.values
    this.iteration = options.iteration
    this.begin = options.begin
    this.loopNames = options.loopNames
    this.#planner = new Planner(options.graph)
    this.#steps = new Map(options.graph.steps.map((step) => [step.stepKey, step]))
  }

  get ended(): boolean {
    return this.#ended
  }

  /** What a completed step of this scope gave. */
  outputOf(stepKey: string): Json | undefined {
    const output = this.#outputs.get(stepKey)
    return output === undefined ? undefined : valueOf(output)
  }

  pathOf(step: StepDefinition): string {
    return this.#options.path ?? this.#options.prefix + step.stepKey
  }

  /** Begins what is ready, again and again until nothing more is. A loop, since chains are long. */
  advance(): void {
    if (this.#advancing || this.#ended) return
    this.#advancing = true
    for (;;) {
      const skipped = this.#planner.takeSkipped()
      const ready = this.#planner.takeReady()
      if (this.#ended || skipped.length + ready.length === 0) break
      for (const key of skipped) this.#recordSkipped(this.#steps.get(key)!)
      for (const key of ready) {
        if (!this.#ended && this.run.open) this.begin(this, this.#steps.get(key)!)
      }
    }
    this.#advancing = false
    if (!this.#ended && this.#planner.done) this.#complete()
  }

  /** Puts a row into the outbox and remembers the ones that go on. */
  put(record: StepRecord, urgent = false): void {
    this.#openRows.note(record)
    this.run.outbox.put(record, this.run.now, urgent)
  }

  /** A row that an earlier drive wrote and that still goes on: if the scope is aborted, it ends. */
  reopen(record: StepRecord): void {
    this.#openRows.note(record)
  }

  completed(step: StepDefinition, given: Kept): void {
    const output = kept(given)
    this.#outputs.set(step.stepKey, output)
    this.values.settle(step.stepKey, completedResult(output))
    if (this.atTop) this.run.tally.count('completed')
    this.#settle(step, 'completed', output)
  }

  /** A failure that the step's `onError: continue` lets pass. */
  continued(step: StepDefinition, failure: StepFailure): void {
    const error = { code: failure.code, message: failure.message }
    this.values.settle(step.stepKey, { output: null, status: 'failed', error })
    if (this.atTop) this.run.tally.count('failed')
    this.#settle(step, 'continued', null)
  }

  /** A failure that ends the scope: what else runs in it is aborted. */
  failed(step: StepDefinition, failure: StepFailure): void {
    if (this.atTop) this.run.tally.count('failed')
    this.fail({ ...failure, message: `Step "${step.stepKey}" failed: ${failure.message}` })
  }

  skipped(step: StepDefinition): void {
    this.values.settle(step.stepKey, { output: null, status: 'skipped', error: null })
    this.#settle(step, 'skipped', null)
  }

  fail(failure: StepFailure): void {
    if (this.#ended) return
    this.abort()
    this.#options.end({ ok: false, failure })
  }

  /**
   * Stops everything in here and below.
   *
   * @param record - Whether to write that it was cancelled; a drive that hands over writes nothing,
   *   so that the next one sees what was cut off.
   */
  abort(record = true): void {
    this.#ended = true
    for (const attempt of this.attempts) attempt.abort()
    for (const child of this.children) child.abort(record)
    this.waits.stopAll()
    if (!record) return
    for (const cancelled of this.#openRows.cancelled(this.run.now)) this.put(cancelled)
  }

  /** Whether its steps are those of the workflow itself. */
  get atTop(): boolean {
    return this.#options.prefix === '' && this.#options.path === undefined
  }

  #settle(step: StepDefinition, settlement: Settlement, output: Kept): void {
    try {
      const takes = (edge: Edge) => takesEdge(edge, step, output, this.values)
      this.#planner.settle(step.stepKey, settlement, takes)
    } catch (error) {
      return this.fail(failureOf(error))
    }
    this.advance()
  }

  #complete(): void {
    this.#ended = true
    try {
      const output = scopeOutput(this.#options.graph, this.#outputs, this.values)
      this.#options.end({ ok: true, output })
    } catch (error) {
      this.#options.end({ ok: false, failure: failureOf(error) })
    }
  }

  #recordSkipped(step: StepDefinition): void {
    this.values.settle(step.stepKey, { output: null, status: 'skipped', error: null })
    const path = this.pathOf(step)
    if (this.run.history.at(path).at(-1)?.status === 'skipped') return
    this.put(skippedRecord(step, path, this.iteration, this.run.now))
  }
}
