import type { Json, JsonObject } from '../graph/types.js'
import type { LogLevel, Usage } from './agent_runner.js'
import type { StepFailure, StepRecord, StepStatus } from './step_record.js'

/** A signal that a wait took. */
export interface TakenSignal {
  id: number
  path: string
  attempt: number
}

/** A line of an execution's log. */
export interface LogEntry {
  level: LogLevel
  message: string
  createdAt: number
  path: string | null
  stepKey: string | null
  stepStatus?: StepStatus
  stepStartedAt?: number
  stepCompletedAt?: number
  metadata?: JsonObject
}

export type FinalStatus = 'completed' | 'failed' | 'cancelled' | 'timeout'

/** How a drive ends: for good, or until something wakes the execution. */
export type Ending =
  | {
      kind: 'final'
      status: FinalStatus
      output: Json | undefined
      error: StepFailure | null
      usage: Usage
    }
  | {
      kind: 'parked'
      /** Null where only something from outside can wake it. */
      wakeAt: number | null
      /** The last signal that the driver knows of: a newer one makes the execution due at once. */
      seenSignal: number
      /** Labels one of which a worker must have to go on before `wakeAt`. */
      needs?: string[] | undefined
    }

/** How far an execution is: kept on its row for lists. */
export interface Progress {
  stepsCompleted: number
  stepsFailed: number
  stepsTotal: number
}

/** An execution that another one makes, pinned to the versions of that moment. */
export interface NewChild {
  id: string
  /** Where the call stands in the parent's journal: no second child is ever made for it. */
  path: string
  attempt: number
  /** Whether the parent waits for its end. */
  awaited: boolean
  workflowId: string
  workflowVersion: number
  agentVersions: Record<string, number>
  inputData: JsonObject
  stepsTotal: number
  /** See `ExecutionRecord`. */
  trace: JsonObject | null
}

/** What one commit writes: all of it or nothing, and only under a live lease. */
export interface Commit {
  steps: StepRecord[]
  logs: LogEntry[]
  progress: Progress | null
  ending: Ending | null
  /** Signals that the steps above took. */
  taken?: TakenSignal[]
  /** Executions that the calls above make: each once, however often it is committed. */
  children?: NewChild[]
  /** The execution that is told when this one ends. */
  tells?: string | null
}

/** What a driver is told of a commit that is on disk. */
export interface Committed {
  /** It parked, but something came meanwhile that it did not know of: it may go on at once. */
  due: boolean
}

/** The store can't hold what a commit says, and would refuse it again. Nothing was written. */
export class CommitRefusedError extends Error {
  override name = 'CommitRefusedError'
}
