import type { Json, JsonObject } from '../graph/types.js'
import type { Usage } from './usage.js'

/** What is called: a model, or a tool that isn't an agent. */
export type CallKind = 'model' | 'tool'

/** One durable call of a runner. */
export interface Call {
  kind: CallKind
  /** What it is called with: shown in the journal, and compared when the key comes again. */
  input?: Json
  /**
   * Whether the call changes something outside that must not be changed twice. Its start is on disk
   * before it begins, and one that was cut off in between ends with `OUTCOME_UNKNOWN`.
   */
  effect?: boolean
  /** The agent whose counters and usage it counts for. */
  agent?: { agentId: string; version: number }
}

/** What a call gave, and what it used. */
export interface CallResult {
  output: Json
  usage?: Usage
}

/** A workflow that is called. */
export interface ChildWorkflow {
  workflowId: string
}

/** What people are asked. */
export interface ApprovalRequest {
  message: string
  /** E-mail addresses or ids of those who may answer; empty or left out means the owner. */
  approvers?: string[]
  /** What they are to judge. */
  input?: Json
}

/**
 * Calls that a runner makes while it runs one attempt of a step, each a row of the journal at
 * `<step path>/<key>`. A runner may be called again from its beginning at any time, after a crash
 * or after a pause; every call that has ended then answers from the journal.
 *
 * A key names one call of a run: letters, digits, `_`, `-`, `.` and `:`, at most 100 characters. It
 * must be derived from what the runner does, never from the time or from chance: `model-3`,
 * `tool-3-search`.
 */
export interface Calls {
  /**
   * Makes a call once. Its result is on disk before this returns, and comes back on every later
   * drive and in every later attempt of the step: a failure in call 7 doesn't pay for 1 to 6 again.
   * One with another `input` than the journal has is made again.
   *
   * @param work - Makes the call. `idempotencyKey` is stable over attempts and restarts.
   * @throws StepError when the work failed, or `OUTCOME_UNKNOWN` for a cut-off `effect`.
   */
  once(
    key: string,
    call: Call,
    work: (signal: AbortSignal, idempotencyKey: string) => Promise<CallResult>
  ): Promise<Json>

  /**
   * Runs another agent of the same owner in place, as a nested step with its own row and usage.
   *
   * @throws StepError when that agent failed. @throws Suspended when it waits for something.
   */
  agent(key: string, agentId: string, inputs: JsonObject): Promise<Json>

  /**
   * Starts a workflow of the same owner as an execution of its own: once for this attempt of the
   * step, whatever dies in between.
   *
   * @returns Its output when it has ended, or `{ executionId }` at once with `wait: false`.
   * @throws Suspended until it has ended.
   * @throws StepError `CHILD_FAILED` with the child's code, message and id in `details`.
   */
  child(
    key: string,
    what: ChildWorkflow,
    inputs: JsonObject,
    options?: { wait?: boolean }
  ): Promise<Json>

  /**
   * Asks people, and waits as long as it takes without holding a worker.
   *
   * @returns `{ approved: boolean, ...payload }`.
   * @throws Suspended until somebody has answered.
   */
  approval(key: string, request: ApprovalRequest): Promise<JsonObject>
}

/**
 * Thrown through a runner by a call that waits for something that may take long. The attempt is
 * then `waiting`, the worker is free, and the runner is called again from its beginning, in the
 * same attempt, when there is an answer. A runner lets it pass, and starts nothing else.
 */
export class Suspended extends Error {
  override name = 'Suspended'

  constructor(
    /** Where in the journal the call waits. */
    readonly path: string
  ) {
    super(`Waiting for ${path}`)
  }
}
