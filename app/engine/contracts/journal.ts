import type { Graph, Json, JsonObject, StepType } from '../graph/types.js'
import type { AgentVersion, LogLevel, Usage } from './agent_runner.js'
import type { HeldValue, Kept } from './held_value.js'

/** The right to drive an execution. Each acquisition has a higher number than all before it. */
export interface Lease {
  executionId: string
  number: number
}

/** What is the same for every drive of an execution. Times are milliseconds since the epoch. */
export interface ExecutionRecord {
  id: string
  userId: string
  workflowId: string | null
  workflowVersion: number | null
  agentId: string | null
  agentVersion: number | null
  /** The agents' versions that the execution began with, by agent id. */
  agentVersions: Record<string, number>
  triggerType: string
  /** The deployment that it was asked of. */
  deploymentId?: string | null
  triggerData: Kept<JsonObject>
  inputData: Kept<JsonObject>
  createdAt: number
  startedAt: number
  cancelRequested: boolean
  /** The execution that called this one. */
  parentId: string | null
  /** Whether that one waits for the end of this one. */
  parentAwaits: boolean
  /** How many executions are above this one. */
  depth: number
  /** What it was made because of, as `Tracing.origin` said it. */
  trace?: JsonObject | null
}

/** How one attempt of one step stands in the journal. */
export type StepStatus = 'running' | 'waiting' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** The failure of an attempt, as it is kept and shown. */
export interface StepFailure {
  code: string
  message: string
  details?: Json
  stack?: string
}

/** Something that came from outside for an execution. Numbers grow in the order of coming. */
export interface Signal {
  id: number
  name: string
  payload: Json
}

/** A signal that a wait took. */
export interface TakenSignal {
  id: number
  path: string
  attempt: number
}

/** What a waiting step asks those outside for. It is open while its row is `waiting`. */
export interface WaitRecord {
  /** `approval` and `outcome` are answered by people, once; `signal` takes what anything sends. */
  kind: 'signal' | 'approval' | 'outcome'
  /** What an answer is addressed to: people's name for it, not that of the row in the inbox. */
  name: string
  message: string | null
  /** JSON Schema of the payload. */
  schema: JsonObject | null
  /** E-mail addresses and ids of users who may answer, besides the owner. */
  approvers: string[]
}

/** What a row of the journal is of: a step, or a call that an agent made while its step ran. */
export type RowType = StepType | 'model' | 'tool' | 'workflow' | 'approval'

/** What the engine keeps of an attempt beside what it shows. */
export interface AttemptState {
  /** Milliseconds that it ran before it was parked: its time limit stands still meanwhile. */
  ranMs?: number
  /** The calls that it waits for, and the signals that end them. */
  waitsFor?: Array<{ path: string; attempt: number; name: string }>
  /** Of a call: the attempt of its step in which it was made. */
  madeBy?: number
  /** Of a call: SHA-256 of its input, in base64url. */
  inputHash?: string
  /** Of a failed call: another attempt of its step can't help. */
  final?: boolean
  /** Of a call: the execution that it made. */
  childId?: string
  /** Its output was given with the execution. */
  pinned?: true
}

/** One row of the journal: an attempt of the step at `path`. Times are milliseconds. */
export interface StepRecord {
  path: string
  attempt: number
  stepKey: string
  stepType: RowType
  iteration: number | null
  agentId: string | null
  agentVersion: number | null
  status: StepStatus
  inputs: Json | undefined
  output: Json | undefined
  /** Its output instead, where it is large and was committed by an earlier drive. */
  held?: HeldValue
  error: StepFailure | null
  usage: Usage | null
  /** When a waiting step, or the next attempt after a failed one, is due. */
  wakeAt: number | null
  startedAt: number | null
  completedAt: number | null
  /** Where it waits for something from outside. */
  wait?: WaitRecord
  state?: AttemptState
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

/** What a driver needs to begin: the execution under a new lease, and what was committed before. */
export interface Acquired {
  lease: Lease
  execution: ExecutionRecord
  /** By path, then attempt. Empty on the first drive. */
  steps: StepRecord[]
  /** What came from outside and nothing took, and the number of the last that ever came. */
  inbox: { signals: Signal[]; seen: number }
}

/** Another driver holds a newer lease, or the execution is final: this driver must stop. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError'

  constructor(lease: Lease) {
    super(`Lease ${lease.number} of execution ${lease.executionId} no longer holds`)
  }
}

/** The store can't hold what a commit says, and would refuse it again. Nothing was written. */
export class CommitRefusedError extends Error {
  override name = 'CommitRefusedError'
}

/** A version that an execution is pinned to is not there, and will not be. */
export class VersionMissingError extends Error {
  override name = 'VersionMissingError'
}

/**
 * The store of executions: the truth. Bound by a provider to PostgreSQL.
 */
export abstract class Journal {
  /**
   * Takes the lease of an execution that may go on: of this one, or, where it has not begun and more
   * are waiting, of the one whose turn it is. So a hint says that there is work, not whose.
   *
   * @returns null when it is final, held by a live driver, not due yet, or behind a limit, and nobody
   *   else's turn has come.
   */
  abstract acquire(executionId: string): Promise<Acquired | null>

  /**
   * Writes what happened. Returns when it is on disk.
   *
   * @throws LeaseLostError when the lease is no longer the newest; nothing was written then.
   * @throws CommitRefusedError when another try would end the same; anything else may pass.
   */
  abstract commit(lease: Lease, commit: Commit): Promise<Committed>

  /** Signals of an execution that nothing took, from those after number `after`, oldest first. */
  abstract signals(executionId: string, after: number): Promise<Signal[]>

  /**
   * Closes a wait whose time is over, unless it was answered before: from then on no answer is
   * accepted, and one that was is among the `signals` read after this.
   */
  abstract closeWait(executionId: string, path: string, attempt: number): Promise<void>

  /**
   * Calls `lost` when the lease is taken away, `cancelled` when somebody asks to cancel, `signalled`
   * when there may be signals that were not read.
   */
  abstract watch(lease: Lease, watcher: LeaseWatcher): () => void
}

export interface LeaseWatcher {
  lost(): void
  cancelled(): void
  signalled(): void
}

/** A workflow at one version, as it is planned. */
export interface WorkflowVersion {
  graph: Graph
  metadata: JsonObject
}

/** Reads the immutable versions that executions are pinned to. */
export abstract class VersionStore {
  /** @throws VersionMissingError */
  abstract workflow(workflowId: string, version: number): Promise<WorkflowVersion>
  /** @throws VersionMissingError */
  abstract agent(agentId: string, version: number): Promise<AgentVersion>
}
