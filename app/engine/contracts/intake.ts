import type { JsonObject } from '../graph/types.js'
import type { Firing } from './firing.js'

export type TriggerType = 'manual' | 'scheduled' | 'api' | 'webhook' | 'event'

/** An execution that is to be accepted. Exactly one of workflow and agent runs. */
export interface NewExecution {
  id: string
  userId: string
  workflowId: string | null
  workflowVersion: number | null
  agentId: string | null
  agentVersion: number | null
  agentVersions: Record<string, number>
  triggerType: TriggerType
  triggerData: JsonObject
  /** The API key that it was asked for with. */
  apiKeyId?: string | null
  inputData: JsonObject
  stepsTotal: number
  /** 1 to 10: among what its owner has waiting, the higher goes first. 5 when left out. */
  priority?: number | undefined
  concurrency?: Concurrency | null | undefined
  /** The deployment whose endpoint was asked: its variables are what the run gets as `env`. */
  deploymentId?: string | null | undefined
}

export const DEFAULT_PRIORITY = 5

/** How many executions of one key may have begun and not ended, and what becomes of one more. */
export interface Concurrency {
  key: string
  limit: number
  /** It waits for its turn, is refused, or takes the place of the oldest. */
  onLimit: 'queue' | 'reject' | 'cancel_running'
}

/** As many executions of its concurrency key as may be are there, and it is not to wait. */
export class ConcurrencyLimitError extends Error {
  override name = 'ConcurrencyLimitError'
  readonly code = 'CONCURRENCY_LIMIT'

  constructor(limit: number) {
    super(`The concurrency limit of ${limit} is reached`)
  }
}

/** What an execution takes over from the journal of an earlier one, instead of running it again. */
export interface Reuse {
  executionId: string
  /** Top-level steps whose results are taken as they are, and with them what ran inside. */
  steps: string[]
  /** Loops and parallel steps that run again, but keep what was committed inside. */
  within: string[]
  /** Other outputs for some of `steps`. */
  overrides: JsonObject
}

/** What makes two requests the same one, for 24 hours: the client's key within a scope. */
export interface IdempotencyKey {
  scope: string
  key: string
  /** SHA-256 of what was asked for. */
  requestHash: Buffer
}

export type Accepted =
  | { kind: 'created'; createdAt: Date }
  /** The same request came before, and made this execution. */
  | { kind: 'repeated'; executionId: string }
  /** The key was used for another request. */
  | { kind: 'conflict' }

/** What somebody who asks to cancel is told. `requested` means that a driver is being stopped. */
export type Cancellation = 'cancelled' | 'requested' | 'finished'

/** Takes in executions and requests about them. Bound by a provider to the journal. */
export abstract class Intake {
  /**
   * Writes the execution; when this returns, it will reach a final status.
   *
   * @throws ConcurrencyLimitError, as the other ways to accept do.
   */
  abstract accept(execution: NewExecution, idempotency?: IdempotencyKey): Promise<Accepted>

  /**
   * Writes what a firing starts, together with the firing's own row.
   *
   * @throws FiringTakenError when it was started already, or is not to come any more.
   */
  abstract acceptFired(execution: NewExecution, firing: Firing): Promise<{ createdAt: Date }>

  /** Writes an execution that begins with what an earlier one has in its journal. */
  abstract acceptWith(execution: NewExecution, reuse: Reuse): Promise<void>

  /**
   * Ends an execution that nobody drives at once; a driver is told, and ends it within a second. So
   * are the executions below it that are waited for.
   */
  abstract cancel(executionId: string): Promise<Cancellation>
}

/** Tells when executions end. Bound by a provider to the one listener of the process. */
export abstract class Completions {
  /** Resolves when what ends from now on is heard. */
  abstract listening(): Promise<void>

  /**
   * Waits for the end of an execution.
   *
   * @returns The final status, or null when `timeoutMs` is over or the signal aborts.
   */
  abstract waitFor(
    executionId: string,
    timeoutMs: number,
    signal?: AbortSignal
  ): Promise<string | null>
}
