import type { Json, JsonObject, StepType } from '../graph/types.js'
import type { Usage } from './agent_runner.js'
import type { HeldValue } from './held_value.js'

/** How one attempt of one step stands in the journal. */
export type StepStatus = 'running' | 'waiting' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** The failure of an attempt, as it is kept and shown. */
export interface StepFailure {
  code: string
  message: string
  details?: Json
  stack?: string
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
