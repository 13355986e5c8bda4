import type { AgentVersion, LogLevel, Usage } from '../contracts/agent_runner.js'
import type { AttemptState } from '../contracts/step_record.js'
import type { Scope } from '../execution/scope.js'
import type { Json, JsonObject } from '../graph/types.js'

/** Where a runner runs: an attempt of a step, or a call of an agent within one. */
export interface Place {
  readonly scope: Scope
  readonly path: string
  readonly attempt: number
  readonly stepKey: string
  /** How many agents are around it. */
  readonly depth: number
  /** Ids of these agents, the outermost first. */
  readonly callers: readonly string[]
  log(level: LogLevel, message: string, metadata?: JsonObject): void
}

/** What is known of an attempt before it runs, or goes on after a pause. */
export interface Terms {
  /** Milliseconds that it may run in all. */
  timeoutMs: number
  /** Milliseconds that it ran before it was parked. */
  ranMs: number
  /** What it used before it was parked. */
  usage: Usage | null
  /**
   * The last attempt that failed by itself, 0 where none did. A call that failed since then is
   * still failed for whoever goes on; one from before is made again.
   */
  since: number
}

/** A call that waits, and the signal that ends it. */
export type WaitingCall = NonNullable<AttemptState['waitsFor']>[number]

/** How far an attempt came. */
export interface AttemptResult {
  outcome:
    | { kind: 'completed'; output: Json }
    | { kind: 'failed'; error: unknown }
    | { kind: 'suspended'; waitsFor: WaitingCall[] }
  /** What it used by itself since it began or went on; null where nothing. Calls have rows of their own. */
  used: Usage | null
  /** The same in all. */
  usage: Usage | null
  ranMs: number
}

/** Runs an agent at a place, within the attempt that calls it. */
export type RunAgent = (
  place: Place,
  agent: AgentVersion,
  inputs: JsonObject,
  terms: Terms
) => Promise<AttemptResult>
