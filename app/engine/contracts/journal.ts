import type { Json } from '../graph/types.js'
import type { Commit, Committed } from './commit.js'
import type { ExecutionRecord } from './execution_record.js'
import type { StepRecord } from './step_record.js'

/** The right to drive an execution. Each acquisition has a higher number than all before it. */
export interface Lease {
  executionId: string
  number: number
}

/** Something that came from outside for an execution. Numbers grow in the order of coming. */
export interface Signal {
  id: number
  name: string
  payload: Json
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
