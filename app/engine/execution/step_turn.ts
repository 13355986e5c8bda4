import type { LogLevel, Usage } from '../contracts/agent_runner.js'
import type {
  AttemptState,
  StepFailure,
  StepRecord,
  StepStatus,
  WaitRecord,
} from '../contracts/step_record.js'
import type { Json, JsonObject, StepDefinition } from '../graph/types.js'
import { failureOf } from './failure.js'
import type { Scope } from './scope.js'

/** What a handler says of an attempt beside its status. */
export interface AttemptDetails {
  agent?: { agentId: string; version: number }
  inputs?: Json
  usage?: Usage | null
  wakeAt?: number | null
  /** What it asks those outside for while it waits. */
  wait?: WaitRecord
  /** Why it waits, where something went wrong. */
  failure?: StepFailure
  /** What the engine keeps of an attempt that goes on. */
  state?: AttemptState
  /** The row is written at once: its effect has been seen outside. */
  urgent?: boolean
}

/** A step of a scope that has begun: writes its rows and logs, and tells the scope how it ended. */
export class StepTurn {
  readonly path: string
  readonly startedAt: number
  /** How many agents are around it: none. */
  readonly depth = 0
  readonly callers: readonly string[] = []

  constructor(
    readonly scope: Scope,
    readonly step: StepDefinition,
    readonly attempt: number,
    startedAt?: number
  ) {
    this.path = scope.pathOf(step)
    this.startedAt = startedAt ?? scope.run.now
  }

  get stepKey(): string {
    return this.step.stepKey
  }

  running(details: AttemptDetails = {}): void {
    this.#put('running', undefined, null, details)
  }

  /** @param wakeAt - Null where only something from outside can wake it. */
  waiting(wakeAt: number | null, details: AttemptDetails = {}): StepRecord {
    return this.#put('waiting', undefined, details.failure ?? null, { ...details, wakeAt })
  }

  complete(output: Json, details: AttemptDetails = {}): void {
    this.#put('completed', output, null, details)
    this.#logEnd('info', 'completed', `Step "${this.path}" completed`)
    this.scope.completed(this.step, output)
  }

  /** The last attempt failed: `onError` says what becomes of it. */
  fail(error: unknown, details: AttemptDetails = {}): void {
    const failure = failureOf(error)
    this.#put('failed', undefined, failure, details)
    this.#logEnd('error', 'failed', `Step "${this.path}" failed: ${failure.message}`, {
      code: failure.code,
      attempt: this.attempt,
    })
    this.end(failure)
  }

  /** The attempt failed and another one follows at `wakeAt`. */
  retryLater(failure: StepFailure, wakeAt: number, details: AttemptDetails = {}): void {
    this.#put('failed', undefined, failure, { ...details, wakeAt })
    this.#logEnd(
      'warn',
      'failed',
      `Step "${this.path}" failed and is tried again: ${failure.message}`,
      {
        code: failure.code,
        attempt: this.attempt,
        retryInMs: Math.max(Math.round(wakeAt - this.scope.run.now), 0),
      }
    )
  }

  skip(details: AttemptDetails = {}): void {
    this.#put('skipped', undefined, null, details)
    this.scope.skipped(this.step)
  }

  /** Tells the scope of a failure whose row is written already. */
  end(failure: StepFailure): void {
    if (this.step.onError === 'continue') this.scope.continued(this.step, failure)
    else this.scope.failed(this.step, failure)
  }

  log(level: LogLevel, message: string, metadata?: JsonObject): void {
    this.scope.run.outbox.log({
      level,
      message,
      metadata,
      createdAt: this.scope.run.now,
      path: this.path,
      stepKey: this.step.stepKey,
    })
    this.scope.run.touch()
  }

  #logEnd(level: LogLevel, status: StepStatus, message: string, metadata?: JsonObject): void {
    const now = this.scope.run.now
    this.scope.run.outbox.log({
      level,
      message,
      metadata,
      createdAt: now,
      path: this.path,
      stepKey: this.step.stepKey,
      stepStatus: status,
      stepStartedAt: this.startedAt,
      stepCompletedAt: now,
    })
  }

  #put(
    status: StepStatus,
    output: Json | undefined,
    error: StepFailure | null,
    details: AttemptDetails
  ): StepRecord {
    const goesOn = status === 'running' || status === 'waiting'
    // A body that is a workflow has no agent of anybody.
    const agent = details.agent?.agentId ? details.agent : null
    const record: StepRecord = {
      path: this.path,
      attempt: this.attempt,
      stepKey: this.step.stepKey,
      stepType: this.step.stepType,
      iteration: this.scope.iteration,
      agentId: agent?.agentId ?? null,
      agentVersion: agent?.version ?? null,
      status,
      inputs: details.inputs,
      output,
      error,
      usage: details.usage ?? null,
      wakeAt: details.wakeAt ?? null,
      startedAt: this.startedAt,
      completedAt: goesOn ? null : this.scope.run.now,
      wait: details.wait,
      state: details.state,
    }
    this.scope.put(record, details.urgent ?? false)
    return record
  }
}
